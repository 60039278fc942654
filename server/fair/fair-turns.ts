// Turns of rooms on the relay's own thread, fair by team and room. In each turn of the process they take so
// many ms; what is left waits for the next one, and meanwhile sockets and disk are heard.

import { FairQueue } from './fair-queue.ts'

export interface FairTurnsOptions {
  /** ms */
  now: () => number
  /** ms of each turn of the process. */
  most: number
  /** Runs it in the next turn of the process. What it leaves to promises is done before the one behind it. */
  soon?: (run: () => void) => void
}

export class FairTurns {
  readonly #now: () => number
  readonly #most: number
  readonly #soon: (run: () => void) => void
  readonly #queue: FairQueue<() => void>
  /** When this turn of the process has been long enough; null before its first. */
  #until: number | null = null

  constructor({ now, most, soon = (run) => void setImmediate(run) }: FairTurnsOptions) {
    this.#now = now
    this.#most = most
    this.#soon = soon
    this.#queue = new FairQueue(now)
  }

  /** Of a room, in so many ms. */
  readonly schedule = (turn: () => void, ms: number, room: string): void => {
    if (ms > 0) setTimeout(() => this.schedule(turn, 0, room), ms)
    else {
      this.#queue.add(room, turn)
      this.#soon(this.#one)
    }
  }

  /** As often as there are turns, so that each is one by itself: whose it is is decided now. */
  readonly #one = (): void => {
    if (this.#until === null) {
      this.#until = this.#now() + this.#most
      this.#soon(() => (this.#until = null)) // before all that is put off from now on
    } else if (this.#now() >= this.#until) return this.#soon(this.#one)
    this.#queue.take()?.()
  }
}
