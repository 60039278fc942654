// How fast something may go: a burst at once, then a steady rate.

export interface Rate {
  burst: number
  /** a second */
  rate: number
}

export class Pace {
  readonly #rate: Rate
  #spent = 0
  #at = 0

  constructor(rate: Rate) {
    this.#rate = rate
  }

  /** Counts so much at `now`; ms until the next may come. */
  spend(much: number, now: number): number {
    this.#regain(now)
    this.#spent = Math.max(0, this.#spent + much)
    return this.wait(now)
  }

  /** Counts one at `now` where it may come at once; else nothing, and ms until it may. */
  take(now: number): number {
    this.#regain(now)
    const wait = this.#msFor(this.#spent + 1)
    if (wait === 0) this.#spent++
    return wait
  }

  /** ms until the next may come. */
  wait(now: number): number {
    this.#regain(now)
    return this.#msFor(this.#spent)
  }

  /** Nothing of it is used at `now`. */
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
