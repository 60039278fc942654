// The evidence of one connection: which of the frames that carry edits have been dealt with for good.
//
// The handshake is complete when our step 2, which carries all we had, is acked. Until then
// nothing counts as saved, whatever else was acked.

export class Tally {
  #sent = 0
  #acked = 0
  /** The count of our first step 2 on this connection; 0 while it is not out. */
  #difference = 0

  get sent(): number {
    return this.#sent
  }

  get acked(): number {
    return this.#acked
  }

  /** Our step 2 is out. Before it, an update need not be sent: the step will carry it. */
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

  /** `count` is cumulative. False for a count that cannot be: more than was sent, or less than before. */
  ack(count: number): boolean {
    if (count > this.#sent || count < this.#acked) return false
    this.#acked = count
    return true
  }
}
