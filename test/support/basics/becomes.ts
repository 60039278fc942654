// Waits until something in a page has a value. The soak and the picture need this, because they run outside of
// Vitest, whose own polling works only in a test.

import { setTimeout as sleep } from 'node:timers/promises'

/** Looks again after each `interval`; throws if the value is not there within so many ms. */
export async function becomes<T>(
  read: () => Promise<T>,
  wanted: T,
  { within = 30_000, interval = 50 } = {},
): Promise<void> {
  const end = performance.now() + within
  for (let found = await read(); found !== wanted; found = await read()) {
    if (performance.now() > end) throw new Error(`It is still ${String(found)}, not ${String(wanted)}.`)
    await sleep(interval)
  }
}
