// Many files, a few at a time: each that is open takes a descriptor, and a process has but so many.

import { limits } from '../config/limits.ts'

/** What `of` makes of each, in their order; the first failure ends it. */
export async function fewAtATime<T, R>(
  all: readonly T[],
  of: (one: T) => Promise<R>,
  most: number = limits.filesAtOnce,
): Promise<R[]> {
  const made: R[] = []
  let next = 0
  const take = async () => {
    while (next < all.length) {
      const at = next++
      made[at] = await of(all[at] as T)
    }
  }
  await Promise.all(Array.from({ length: most }, take))
  return made
}
