// Waits until something in a page is as it should be. The soak and the picture run outside of Vitest,
// whose own polling works in a test only.

import { setTimeout as sleep } from 'node:timers/promises'

/** Throws where it is not so within as many ms; looks again after each `interval`. */
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
