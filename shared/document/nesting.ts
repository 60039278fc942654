// Finds what each line stands below: the nearest line above it that is less deep and can hold lines. The
// page, Markdown, copied text and print all use this, so all show the same tree.

import { isDropped, type Line } from './lines.ts'

export interface Nested {
  /** How many lines this line stands below. */
  depth: number
  /** The number that an ordered line shows (`3.`), counted within its list; null for other lines. */
  number: string | null
}

/**
 * Items of any kind hold the deeper lines that follow. Paragraphs, quotes, code and raw lines hold nothing.
 */
export const holdsLines = (line: Line): boolean =>
  line.node === 'line' && line.kind !== 'text' && line.kind !== 'quote'

/** An empty line without lines below it ends no list, because no reader sees it. */
export function nestingOf(lines: readonly Line[]): Nested[] {
  /** The depths of the lines that hold the next line. */
  let open: number[] = []
  const counts: number[] = []
  return lines.map((line) => {
    const above = open.filter((depth) => line.node !== 'raw' && depth < line.depth)
    if (holdsLines(line)) open = [...above, line.depth]
    else if (!isDropped(line)) open = above
    const depth = above.length
    const isOrdered = line.node === 'line' && line.kind === 'ordered'
    counts.length = Math.min(counts.length, isOrdered ? depth + 1 : depth)
    if (!isOrdered) return { depth, number: null }
    const written = Number.parseInt(line.number ?? '', 10)
    const count = Number.isNaN(written) ? (counts[depth] ?? 0) + 1 : written
    counts[depth] = count
    return { depth, number: line.number ?? `${count}.` }
  })
}

/** The index of the line that each line stands below; -1 at the margin. */
export function parentsOf(lines: readonly Line[], nesting: readonly Nested[]): number[] {
  const holders: number[] = []
  return lines.map((line, at) => {
    const depth = nesting[at]?.depth ?? 0
    if (holdsLines(line)) holders[depth] = at
    return holders[depth - 1] ?? -1
  })
}
