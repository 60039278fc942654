// A rate limit (token bucket): a burst at once, then a steady rate. Times are in ms.

export interface Rate {
  burst: number
  /** per second */
  rate: number
}

export class Pace {
  readonly #rate: Rate
  #spent = 0
  #at = 0

  constructor(rate: Rate) {
    this.#rate = rate
  }

  /** Counts `much` at `now`, even beyond the limit. Returns the ms until the next event may come. */
  spend(much: number, now: number): number {
    this.#regain(now)
    this.#spent = Math.max(0, this.#spent + much)
    return this.wait(now)
  }

  /**
   * If an event may come at `now`, counts it and returns 0. Else counts nothing, and returns the ms until one
   * may come.
   */
  take(now: number): number {
    this.#regain(now)
    const wait = this.#msFor(this.#spent + 1)
    if (wait === 0) this.#spent++
    return wait
  }

  /** The ms until the next event may come. */
  wait(now: number): number {
    this.#regain(now)
    return this.#msFor(this.#spent)
  }

  /** Whether the whole burst is free at `now`. */
  isIdle(now: number): boolean {
    this.#regain(now)
    return this.#spent === 0
  }

  #msFor(spent: number): number {
    const owed = Math.max(0, spent - this.#rate.burst)
    return Math.ceil((owed / this.#rate.rate) * 1000)
  }

  #regain(now: number): void {
    const regained = ((now - this.#at) / 1000) * this.#rate.rate
    this.#spent = Math.max(0, this.#spent - Math.max(0, regained))
    this.#at = now
  }
}
