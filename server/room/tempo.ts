// How long a window waits for more. It costs a write for each member, whatever is in it: where many
// would be told often, edits wait for each other; where few are, nobody waits.

import { limits } from '../config/limits.ts'

/** ms over which edits are counted. */
const SPAN = 250

export class Tempo {
  /** ms, where it is not the deliveries that tell. */
  readonly #fixed: number | null
  #span = 0
  #edits = 0
  /** Edits a second, lately. */
  #rate = 0

  constructor(fixed: number | null) {
    this.#fixed = fixed
  }

  /** So many edits came, by `now` in ms. */
  count(edits: number, now: number): void {
    const span = Math.floor(now / SPAN)
    if (span !== this.#span) {
      this.#rate = span === this.#span + 1 ? (this.#edits * 1000) / SPAN : 0
      ;[this.#span, this.#edits] = [span, 0]
    }
    this.#edits += edits
  }

  /** ms that an edit waits for others, among so many members. */
  wait(members: number): number {
    if (this.#fixed !== null) return this.#fixed
    const { few, many, longest } = limits.gathering
    const crowd = (this.#rate * members - few) / (many - few)
    return longest * Math.min(1, Math.max(0, crowd))
  }
}
