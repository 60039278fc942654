// So many in each turn of the process, first come first, so that what else there is has its turn too.

export class Arrivals {
  readonly #most: number
  #left: number
  #isTurning = false
  #queue: (() => void)[] = []

  constructor(most: number) {
    this.#most = most
    this.#left = most
  }

  /** Who waits. */
  get waiting(): number {
    return this.#queue.length
  }

  /** Now, or in a turn to come. */
  pass(go: () => void): void {
    this.#turnSoon()
    if (this.#queue.length > 0 || this.#left === 0) this.#queue.push(go)
    else {
      this.#left--
      go()
    }
  }

  #turnSoon(): void {
    if (this.#isTurning) return
    this.#isTurning = true
    setImmediate(() => {
      this.#isTurning = false
      const going = this.#queue.splice(0, this.#most)
      this.#left = this.#most - going.length
      if (going.length > 0) this.#turnSoon()
      for (const go of going) go()
    })
  }
}
