// How fast a room takes in client ids that it has not met, by the key and by the address that bring them.
//
// An id costs whoever makes it nothing and stays in the document, so a room has but so many. A device's
// secret costs nothing either and is no measure. The last quarter is for connections that bring their
// first id alone, as a page that was just loaded does: who brings many leaves room for them.
// Kept beside the rooms, which come and go.

import { limits } from './limits.ts'
import type { Peer } from './seat.ts'

interface Spent {
  ids: number
  /** ms */
  at: number
}

export class Newcomers {
  readonly #spent = new Map<string, Spent>()
  #sweepAt = 1000

  /** Whose ids are counted. */
  get size(): number {
    return this.#spent.size
  }

  /** Whether so many may come now, at `now` in ms; then they are counted. `isFirst`: the first of its connection, alone. */
  admit(
    room: string,
    { key, address }: Pick<Peer, 'key' | 'address'>,
    count: number,
    isFirst: boolean,
    now: number,
  ): boolean {
    if (count === 0) return true
    const { anHour, fromOneAddress } = limits.newcomers
    const shares: [Spent, number][] = [[this.#of(`${room} key ${key}`, anHour, now), anHour]]
    if (address !== null)
      shares.push([this.#of(`${room} at ${address}`, fromOneAddress, now), fromOneAddress])
    const fits = shares.every(([{ ids }, most]) => ids + count <= (isFirst ? most : most * 0.75))
    if (fits) for (const [spent] of shares) spent.ids += count
    return fits
  }

  /** What is spent comes back evenly over an hour. */
  #of(whose: string, anHour: number, now: number): Spent {
    const known = this.#spent.get(whose)
    if (known === undefined) {
      if (this.#spent.size >= this.#sweepAt) this.#sweep(now)
      const spent = { ids: 0, at: now }
      this.#spent.set(whose, spent)
      return spent
    }
    known.ids = Math.max(0, known.ids - (Math.max(0, now - known.at) / HOUR) * anHour)
    known.at = now
    return known
  }

  /** After an hour nothing is spent. */
  #sweep(now: number): void {
    for (const [whose, { at }] of this.#spent) if (now - at >= HOUR) this.#spent.delete(whose)
    this.#sweepAt = Math.max(1000, 2 * this.#spent.size)
  }
}

const HOUR = 3_600_000
