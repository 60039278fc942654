// Limits how much work runs at a time, in all and for each team. The rest waits in a queue that is fair by
// team and room. One team cannot fill all places, so the first work of another team starts at once.

import { FairQueue } from './fair-queue.ts'
import { limits } from '../config/limits.ts'

export interface TurnstileOptions {
  most: number
  ofOneTeam: number
  /** ms */
  now: () => number
}

export class Turnstile {
  readonly #most: number
  readonly #ofOneTeam: number
  readonly #queue: FairQueue<{ room: string; enter: () => void }>
  /** How many jobs run, by team. */
  readonly #inside = new Map<string, number>()
  #size = 0

  constructor({ most, ofOneTeam, now }: TurnstileOptions) {
    this.#most = most
    this.#ofOneTeam = ofOneTeam
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
      this.#count(teamOf(room), -1)
      this.#next()
    }
  }

  /** For `ms`, the work of this room comes after all other work. */
  setBack(room: string, ms: number): void {
    this.#queue.setBack(room, ms)
  }

  #next(): void {
    while (this.#size < this.#most) {
      const next = this.#queue.take((team) => this.#of(team) >= this.#ofOneTeam)
      if (next === undefined) return
      this.#count(teamOf(next.room), 1)
      next.enter()
    }
  }

  #of = (team: string): number => this.#inside.get(team) ?? 0

  #count(team: string, by: 1 | -1): void {
    const count = this.#of(team) + by
    if (count > 0) this.#inside.set(team, count)
    else this.#inside.delete(team)
    this.#size += by
  }
}

/** For work that reads or writes the disk. */
export const forDisk = (now: () => number): Turnstile => new Turnstile({ ...limits.diskAtOnce, now })

export const teamOf = (room: string): string => room.split('/', 1)[0] ?? ''
