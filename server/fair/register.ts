// A map that makes a value when its name is first asked for, and forgets idle values.

interface Idle {
  /** Whether a fresh value could replace this one at `now` (ms). */
  isIdle(now: number): boolean
}

/**
 * At this size of the map, idle values are removed for the first time. A sweep visits all values, so the next
 * one comes when the map has twice the size that is left.
 */
const SWEEP_FROM = 1000

export class Register<T extends Idle> {
  readonly #make: (name: string) => T
  readonly #known = new Map<string, T>()
  #sweepAt = SWEEP_FROM

  constructor(make: (name: string) => T) {
    this.#make = make
  }

  get size(): number {
    return this.#known.size
  }

  /** `now` in ms. */
  of(name: string, now: number): T {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    if (this.#known.size >= this.#sweepAt) this.#sweep(now)
    const made = this.#make(name)
    this.#known.set(name, made)
    return made
  }

  #sweep(now: number): void {
    for (const [name, one] of this.#known) if (one.isIdle(now)) this.#known.delete(name)
    this.#sweepAt = Math.max(SWEEP_FROM, 2 * this.#known.size)
  }
}
