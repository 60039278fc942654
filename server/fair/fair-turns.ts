// Gives rooms turns on the relay's own thread, fair by team and room. In each turn of the process, rooms get
// `most` ms in all; the other rooms wait for the next turn. Sockets and the disk have their turns in between.

import { FairQueue } from './fair-queue.ts'

export interface FairTurnsOptions {
  /** ms */
  now: () => number
  /** ms for rooms in each turn of the process. */
  most: number
  /**
   * Runs a function in the next turn of the process. The function's promises settle before the next function
   * runs.
   */
  soon?: (run: () => void) => void
}

export class FairTurns {
  readonly #now: () => number
  readonly #most: number
  readonly #soon: (run: () => void) => void
  readonly #queue: FairQueue<() => void>
  /** The time at which rooms have used up this turn of the process; null before the first room's turn. */
  #until: number | null = null

  constructor({ now, most, soon = (run) => void setImmediate(run) }: FairTurnsOptions) {
    this.#now = now
    this.#most = most
    this.#soon = soon
    this.#queue = new FairQueue(now)
  }

  /** Calls `turn` in a turn of the room, at the earliest `ms` from now. */
  readonly schedule = (turn: () => void, ms: number, room: string): void => {
    if (ms > 0) setTimeout(() => this.schedule(turn, 0, room), ms)
    else {
      this.#queue.add(room, turn)
      this.#soon(this.#one)
    }
  }

  /**
   * Runs one turn of some room. It is scheduled once for each turn in the queue, and chooses the room only
   * when it runs.
   */
  readonly #one = (): void => {
    if (this.#until === null) {
      this.#until = this.#now() + this.#most
      this.#soon(() => (this.#until = null)) // runs before every turn that is postponed from now on
    } else if (this.#now() >= this.#until) return this.#soon(this.#one)
    this.#queue.take()?.()
  }
}
