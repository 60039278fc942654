// How fast one connection is read: a burst at once, then a steady rate.
//
// Beyond it a socket is read more slowly, never closed: what somebody wrote in a week offline may
// come at once. No wait is longer than a second, so that a sign of life behind the flood is heard.

import { limits } from './limits.ts'

const LONGEST_WAIT = 1000

export class Pace {
  #spent = 0
  #at = 0

  /** Counts what was read at `now`; ms to wait before reading on. */
  read(bytes: number, now: number): number {
    const regained = ((now - this.#at) / 1000) * limits.rate
    this.#spent = Math.max(0, this.#spent - Math.max(0, regained)) + bytes
    this.#at = now
    const owed = Math.max(0, this.#spent - limits.burst)
    return Math.min(LONGEST_WAIT, Math.ceil((owed / limits.rate) * 1000))
  }
}
