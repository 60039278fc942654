// Turns of rooms on the relay's own thread, fair by team and room. Rooms get so many ms in each turn of the
// process. The rest waits for the next turn, and sockets and disk are heard in between.

import { FairQueue } from './fair-queue.ts'

export interface FairTurnsOptions {
  /** ms */
  now: () => number
  /** ms for rooms in each turn of the process. */
  most: number
  /** Runs a function in the next turn of the process. Its promises settle before the next function runs. */
  soon?: (run: () => void) => void
}

export class FairTurns {
  readonly #now: () => number
  readonly #most: number
  readonly #soon: (run: () => void) => void
  readonly #queue: FairQueue<() => void>
  /** The time at which rooms have had enough of this turn; null before the first room's turn. */
  #until: number | null = null

  constructor({ now, most, soon = (run) => void setImmediate(run) }: FairTurnsOptions) {
    this.#now = now
    this.#most = most
    this.#soon = soon
    this.#queue = new FairQueue(now)
  }

  /** Gives the room a turn after so many ms. */
  readonly schedule = (turn: () => void, ms: number, room: string): void => {
    if (ms > 0) setTimeout(() => this.schedule(turn, 0, room), ms)
    else {
      this.#queue.add(room, turn)
      this.#soon(this.#one)
    }
  }

  /** Scheduled once for each turn in the queue. It decides only when it runs which room has the turn. */
  readonly #one = (): void => {
    if (this.#until === null) {
      this.#until = this.#now() + this.#most
      this.#soon(() => (this.#until = null)) // runs before everything that is put off from now on
    } else if (this.#now() >= this.#until) return this.#soon(this.#one)
    this.#queue.take()?.()
  }
}
