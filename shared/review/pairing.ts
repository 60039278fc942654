// Pairs the parts of a text before and after a change by their names. If several parts have the same name,
// those with the most lines in common become a pair. The numbers of such parts (`~2`) are no help, because
// they shift when a part is inserted before them.

import { groupBy } from '../words/group-by.ts'

export interface Named {
  name: string
  lines: readonly string[]
}

export type Pair<T> = { before: T | null; after: T } | { before: T; after: null }

/**
 * One pair for each part of `after`, in its order. Then follow the parts that are gone, in the order of
 * `before`.
 */
export function pairUp<T extends Named>(before: readonly T[], after: readonly T[]): Pair<T>[] {
  const was = new Map<T, T>()
  const olds = groupBy(before, ({ name }) => name)
  for (const [name, now] of groupBy(after, ({ name }) => name))
    for (const [one, other] of matches(olds.get(name) ?? [], now)) was.set(other, one)
  const found = new Set(was.values())
  return [
    ...after.map((part): Pair<T> => ({ before: was.get(part) ?? null, after: part })),
    ...before.filter((part) => !found.has(part)).map((part): Pair<T> => ({ before: part, after: null })),
  ]
}

/** If one name has more candidate pairs than this, its parts are paired in order. */
const MOST_PAIRS = 10_000

/** Pairs the most similar parts first; equally similar ones are paired in order. */
function matches<T extends Named>(old: readonly T[], now: readonly T[]): [T, T][] {
  if (old.length * now.length > MOST_PAIRS)
    return now.flatMap((other, at): [T, T][] => {
      const one = old[at]
      return one === undefined ? [] : [[one, other]]
    })
  const candidates = old
    .flatMap((one) => now.map((other) => ({ one, other, alike: inCommon(one, other) })))
    .sort((a, b) => b.alike - a.alike)
  const taken = new Set<T>()
  return candidates.flatMap(({ one, other }): [T, T][] => {
    if (taken.has(one) || taken.has(other)) return []
    taken.add(one).add(other)
    return [[one, other]]
  })
}

function inCommon(one: Named, other: Named): number {
  const lines = new Set(one.lines)
  return new Set(other.lines.filter((line) => line.trim() !== '' && lines.has(line))).size
}
