// How far this relay has read in the logs of the database.
//
// An append is made only if nobody else has changed the log since this relay read it. Who was forgotten must read
// anew, because nobody knows any more what their room has read.

export interface Reach {
  /** The last entry; 0 if there is none. */
  seq: number
  /** The first entry; 0 until the first compaction. */
  first: number
  /** How often the log was compacted. */
  base: number
}

export class Reached {
  readonly #most: number
  /** In the order of the last use. */
  readonly #rooms = new Map<string, Reach>()
  #hasForgotten = false

  constructor(most: number) {
    this.#most = most
  }

  of(room: string): Reach | null {
    return this.#rooms.get(room) ?? null
  }

  /** Whether the room was never read, rather than read and forgotten. */
  isNew(room: string): boolean {
    return !this.#hasForgotten && !this.#rooms.has(room)
  }

  set(room: string, reach: Reach): void {
    this.#rooms.delete(room)
    this.#rooms.set(room, { seq: reach.seq, first: reach.first, base: reach.base })
    if (this.#rooms.size <= this.#most) return
    const [oldest] = this.#rooms.keys()
    if (oldest !== undefined) this.#rooms.delete(oldest)
    this.#hasForgotten = true
  }

  /** Another relay has changed the log, or nobody knows whether a change of ours was made. */
  lose(room: string): void {
    this.#rooms.delete(room)
  }
}
