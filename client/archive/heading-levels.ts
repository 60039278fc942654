// The levels at which the headings of an archived note are read out. A note may begin at any level and skip
// levels. The page may not: there, the note's title is the only heading of level 1, and no level is skipped.

/** The deepest level of a heading on a page. */
export const DEEPEST = 6

/** `titleAt`: the index of the heading that is the title itself, or -1. A part without a heading has level 0. */
export function headingLevels(levels: readonly number[], titleAt: number): number[] {
  const parents: number[] = [levels[titleAt] ?? 0]
  return levels.map((level, at) => {
    if (at === titleAt || level === 0) return 1
    while (parents.length > 1 && (parents.at(-1) ?? 0) >= level) parents.pop()
    parents.push(level)
    return Math.min(parents.length, DEEPEST)
  })
}
