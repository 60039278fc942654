// Allows at most `most` events in each second.

export class Allowance {
  readonly #most: number
  #second = 0
  #taken = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Counts one event at `now` (ms). False if the second is full. */
  take(now: number): boolean {
    const second = Math.floor(now / 1000)
    if (second !== this.#second) [this.#second, this.#taken] = [second, 0]
    return ++this.#taken <= this.#most
  }
}
