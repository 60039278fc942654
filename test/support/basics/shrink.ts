// Finds a smallest part of a list that still fails, by the delta debugging of Zeller and Hildebrandt (2002),
// with complements only. Calls `fails` about n log n times.

export async function shrink<T>(
  items: readonly T[],
  fails: (items: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let least = items
  for (let size = Math.ceil(least.length / 2); size >= 1;) {
    let smaller = false
    for (let from = 0; from < least.length;) {
      const without = [...least.slice(0, from), ...least.slice(from + size)]
      if (await fails(without)) {
        least = without
        smaller = true
      } else from += size
    }
    if (size === 1 && !smaller) break
    if (!smaller || size > 1) size = Math.max(1, Math.ceil(size / 2))
  }
  return least
}
