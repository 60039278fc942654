// Waits until a page shows a wanted value. The soak and the picture use this, because they run outside of
// Vitest, and Vitest's own polling works only in a test.

import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Reads the value every `interval` ms, and less often in a long wait. Throws if the value is not the wanted
 * one after `within` ms.
 */
export async function becomes<T>(
  read: () => Promise<T>,
  wanted: T,
  { within = 30_000, interval = 50 } = {},
): Promise<void> {
  const end = performance.now() + within
  let wait = interval
  for (let found = await read(); found !== wanted; found = await read()) {
    if (performance.now() > end) throw new Error(`It is still ${String(found)}, not ${String(wanted)}.`)
    await sleep(wait)
    wait = Math.min(wait * 1.1, interval * 4)
  }
}

/** How long Vitest's own waiting lasts at most. Its default is one second, which is too short for a busy machine. */
export const PATIENT = { timeout: 60_000 }
