// Counts one connection's frames that carry edits, as evidence that they are dealt with for good.
//
// The handshake is complete when our step 2, which carries all we had, is acked. Until then
// nothing counts as saved, whatever else was acked.

export class Tally {
  #sent = 0
  #acked = 0
  /** The number of our first step 2 among the frames of this connection; 0 until it is sent. */
  #difference = 0

  get sent(): number {
    return this.#sent
  }

  get acked(): number {
    return this.#acked
  }

  /** Our step 2 is sent. Before that, no update needs to be sent, because the step will carry it. */
  get introduced(): boolean {
    return this.#difference > 0
  }

  /** All we had when we connected is on the relay's disk. */
  get complete(): boolean {
    return this.introduced && this.#acked >= this.#difference
  }

  /** All we have sent is on the relay's disk. */
  get settled(): boolean {
    return this.complete && this.#acked === this.#sent
  }

  sentDifference(): void {
    this.#sent++
    if (this.#difference === 0) this.#difference = this.#sent
  }

  sentUpdate(): void {
    this.#sent++
  }

  /** `count` is cumulative. False for an impossible count: more than was sent, or less than before. */
  ack(count: number): boolean {
    if (count > this.#sent || count < this.#acked) return false
    this.#acked = count
    return true
  }
}
