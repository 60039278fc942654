// How long a window waits for further edits. A window costs one write for each connection, whatever is in it.
// So if a room would often write to many connections, its edits wait for each other. In a small room, no edit
// waits.

import { limits } from '../config/limits.ts'

/** ms over which edits are counted. */
const SPAN = 250

export class Tempo {
  /** ms; null: the number of deliveries decides. */
  readonly #fixed: number | null
  #span = 0
  #edits = 0
  /** Edits per second in the last span. */
  #rate = 0

  constructor(fixed: number | null) {
    this.#fixed = fixed
  }

  /** Counts edits that came by `now` (ms). */
  count(edits: number, now: number): void {
    const span = Math.floor(now / SPAN)
    if (span !== this.#span) {
      this.#rate = span === this.#span + 1 ? (this.#edits * 1000) / SPAN : 0
      ;[this.#span, this.#edits] = [span, 0]
    }
    this.#edits += edits
  }

  /** ms that an edit waits for further edits in a room with `members` connections. */
  wait(members: number): number {
    if (this.#fixed !== null) return this.#fixed
    const { few, many, longest } = limits.gathering
    const crowd = (this.#rate * members - few) / (many - few)
    return longest * Math.min(1, Math.max(0, crowd))
  }
}
