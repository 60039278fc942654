// Counts one connection's frames with edits, to know which of them are settled.
//
// In the handshake, our second message (step 2) carries all edits that the relay lacks. When the relay acks
// it, the handshake is complete. Until then nothing counts as saved, whatever else was acked.

export class Tally {
  #sent = 0
  #acked = 0
  /**
   * Which of this connection's frames with edits was our first step 2: 1 if it was the first frame. 0 until
   * it is sent.
   */
  #difference = 0

  get sent(): number {
    return this.#sent
  }

  get acked(): number {
    return this.#acked
  }

  /**
   * True once our step 2 is sent. Before that, we send no updates, because the step 2 will carry all edits.
   */
  get introduced(): boolean {
    return this.#difference > 0
  }

  /** True once the edits that we had when we connected are on the relay's disk. */
  get complete(): boolean {
    return this.introduced && this.#acked >= this.#difference
  }

  /** True while all edits that we have sent are on the relay's disk. */
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

  /** `count` is the sum so far. False for an impossible count: more than was sent, or less than before. */
  ack(count: number): boolean {
    if (count > this.#sent || count < this.#acked) return false
    this.#acked = count
    return true
  }
}
