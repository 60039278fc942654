// The lines that were added and removed between two lists of lines, in order.
//
// Myers' algorithm finds the shortest answer, but its time grows with the square of the number of
// differences. Above MOST_EDITS, lines that occur once in each list serve as anchors: the longest sequence of
// them that is in the same order in both lists counts as unchanged (as in Bram Cohen's patience diff).

import { diffArrays } from 'diff'

export interface Change {
  is: 'kept' | 'added' | 'removed'
  lines: string[]
}

/** If more lines differ, anchors are used. A meeting that was typed again differs in some hundreds. */
const MOST_EDITS = 2000

export function diffLines(before: readonly string[], after: readonly string[]): Change[] {
  const options = { maxEditLength: MOST_EDITS }
  const found = diffArrays([...before], [...after], options)
  if (found !== undefined)
    return found.map(({ value, added, removed }) => ({
      is: added ? 'added' : removed ? 'removed' : 'kept',
      lines: value,
    }))
  return between(before, after, [...anchors(before, after), [before.length, after.length]])
}

type Anchor = readonly [before: number, after: number]

function between(before: readonly string[], after: readonly string[], kept: readonly Anchor[]): Change[] {
  const changes: Change[] = []
  const tell = (is: Change['is'], lines: string[]) => {
    if (lines.length === 0) return
    const last = changes.at(-1)
    if (last?.is === is) for (const line of lines) last.lines.push(line)
    else changes.push({ is, lines })
  }
  let [from, to] = [0, 0]
  for (const [was, now] of kept) {
    tell('removed', before.slice(from, was))
    tell('added', after.slice(to, now))
    tell('kept', before.slice(was, was + 1))
    ;[from, to] = [was + 1, now + 1]
  }
  return changes
}

/** The longest common subsequence of the lines that occur once in each list. */
function anchors(before: readonly string[], after: readonly string[]): Anchor[] {
  const places = placesOfUnique(after)
  const pairs = [...placesOfUnique(before)].flatMap(([line, was]): Anchor[] => {
    const now = places.get(line)
    return now === undefined ? [] : [[was, now]]
  })
  /** For each length, the index in `pairs` of the last pair of the subsequence that ends earliest. */
  const ends: number[] = []
  const previous: (number | undefined)[] = []
  pairs.forEach(([, now], at) => {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[ends[middle] ?? 0]?.[1] ?? 0) < now) low = middle + 1
      else high = middle
    }
    previous[at] = ends[low - 1]
    ends[low] = at
  })
  const row: Anchor[] = []
  for (let at = ends.at(-1); at !== undefined; at = previous[at]) {
    const pair = pairs[at]
    if (pair) row.push(pair)
  }
  return row.reverse()
}

function placesOfUnique(lines: readonly string[]): Map<string, number> {
  const places = new Map<string, number>()
  const doubled = new Set<string>()
  lines.forEach((line, at) => {
    if (places.has(line)) doubled.add(line)
    places.set(line, at)
  })
  for (const line of doubled) places.delete(line)
  return places
}
