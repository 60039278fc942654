// Lets so many in at a time, and one of each team; the others wait for a turn that is fair by team and room.

import { FairQueue } from './fair-queue.ts'

export class Turnstile {
  readonly #most: number
  readonly #queue: FairQueue<{ room: string; enter: () => void }>
  /** Teams of those that are in. */
  readonly #inside = new Set<string>()

  constructor(most: number, now: () => number) {
    this.#most = most
    this.#queue = new FairQueue(now)
  }

  async through<T>(room: string, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((enter) => {
      this.#queue.add(room, { room, enter })
      this.#next()
    })
    try {
      return await work()
    } finally {
      this.#inside.delete(teamOf(room))
      this.#next()
    }
  }

  /** Its turn comes after all others, for so many ms. */
  setBack(room: string, ms: number): void {
    this.#queue.setBack(room, ms)
  }

  #next(): void {
    while (this.#inside.size < this.#most) {
      const next = this.#queue.take((team) => this.#inside.has(team))
      if (next === undefined) return
      this.#inside.add(teamOf(next.room))
      next.enter()
    }
  }
}

export const teamOf = (room: string): string => room.split('/', 1)[0] ?? ''
