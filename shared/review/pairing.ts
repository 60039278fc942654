// Two lists of parts, before and after → which part is which. A part goes by its name; of several that
// share one, each is the one that it has most lines in common with: their numbers tell nothing, for they
// shift where one is put in before the others.

import { groupBy } from '../words/group-by.ts'

export interface Named {
  name: string
  lines: readonly string[]
}

export type Pair<T> = { before: T | null; after: T } | { before: T; after: null }

/** In the order after; those that are gone follow, in the order before. */
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

/** Above this many pairs of one name, parts are paired in their order. */
const MOST_PAIRS = 10_000

/** The most alike first; where none is more alike than another, in their order. */
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
