// The time by the relay's clock, once it is known. A device's clock may be days off, and
// would then open the wrong week's meeting.

import { relayAddress, world } from './storage.ts'
import { Signal } from './signal.ts'

/** ms. A smaller difference may be due to the time that an answer takes, or is too small to matter. */
const SLACK = 60_000

/** The zone of this device's clock (IANA). */
export const myZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

const signal = new Signal()
let ahead = 0

/** ms since 1970. */
export function now(): number {
  signal.read()
  return Date.now() + ahead
}

/** How far the relay's clock is ahead of this device's, in ms. 0 until the relay's time is known. */
export function relayAhead(): number {
  signal.read()
  return ahead
}

/** Call with each answer of the relay. */
export function heardClock(response: Response): void {
  const difference = Date.parse(response.headers.get('Date') ?? '') - Date.now()
  if (Number.isNaN(difference)) return
  const rounded = Math.abs(difference) < SLACK ? 0 : difference
  if (Math.abs(rounded - ahead) < SLACK) return
  ahead = rounded
  signal.changed()
}

export async function askClock(): Promise<void> {
  try {
    heardClock(await (world.fetch ?? fetch)(new URL('healthz', relayAddress()), { cache: 'no-store' }))
  } catch {
    // The relay is out of reach, so only the device's clock is left.
  }
}
