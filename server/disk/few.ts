// Works on many files, a few at a time, because each open file takes one of the process's descriptors.

import { limits } from '../config/limits.ts'

/**
 * Calls `of` for each element, with at most `most` calls running at a time. Resolves with the results in the
 * order of `all`. The first failure rejects.
 */
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
