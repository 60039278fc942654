// Starts pieces of work whose costs add up to at most `most` in each turn of the process, so that other work
// has turns too. The rest waits in a queue that is fair by address and key. A piece that costs more than what
// is left of the turn is started anyway, and is the last one in that turn.

import { FairQueue } from './fair-queue.ts'

interface Waiting {
  name: string
  go: () => void
  cost: number
}

interface Who {
  /** Null if the address has no limits. */
  address: string | null
  key: string
}

export class Arrivals {
  readonly #most: number
  readonly #queue: FairQueue<Waiting>
  /** How many pieces of work wait, by address and key. */
  readonly #waiting = new Map<string, number>()
  #left: number
  #isTurning = false

  /** `now` in ms */
  constructor(most: number, now: () => number) {
    this.#most = most
    this.#left = most
    this.#queue = new FairQueue(now)
  }

  /** How many pieces of work wait in all. */
  get waiting(): number {
    return this.#queue.size
  }

  waitingOf(who: Who): number {
    return this.#waiting.get(nameOf(who)) ?? 0
  }

  /** Calls `go` at once, or in a later turn. */
  pass(who: Who, go: () => void, cost = 1): void {
    this.#turnSoon()
    if (this.#queue.size === 0 && this.#left > 0) {
      this.#left -= cost
      return go()
    }
    const name = nameOf(who)
    this.#waiting.set(name, (this.#waiting.get(name) ?? 0) + 1)
    this.#queue.add(name, { name, go, cost })
  }

  #turnSoon(): void {
    if (this.#isTurning) return
    this.#isTurning = true
    setImmediate(() => {
      this.#isTurning = false
      this.#left = this.#most
      const going = this.#next()
      if (going.length > 0) this.#turnSoon()
      for (const go of going) go()
    })
  }

  #next(): (() => void)[] {
    const going: (() => void)[] = []
    while (this.#left > 0) {
      const next = this.#queue.take()
      if (next === undefined) break
      const left = (this.#waiting.get(next.name) ?? 1) - 1
      if (left > 0) this.#waiting.set(next.name, left)
      else this.#waiting.delete(next.name)
      this.#left -= next.cost
      going.push(next.go)
    }
    return going
  }
}

/** Two visitors never get the same name, because an address has no slash. */
const nameOf = ({ address, key }: Who): string => `${address ?? ''}/${key}`
