// How far this relay has read in the logs of the database.
//
// An append is made only if nobody else has changed the log since this relay read it. A room that was forgotten
// must be read again, because nobody knows any more how far it was read.

export interface Reach {
  /** The last entry; 0 if there is none. */
  seq: number
  /** The first entry; 0 until the first compaction. */
  first: number
  /** How often the log was compacted. */
  base: number
  /** The life that wrote when the log was read. */
  life: string
}

export class Reached {
  readonly #most: number
  /** In the order of the last use; null for those that must be read anew. */
  readonly #rooms = new Map<string, Reach | null>()
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
    const { seq, first, base, life } = reach
    this.#note(room, { seq, first, base, life })
  }

  /** Another relay has changed the log, or nobody knows whether a change of ours was made. */
  lose(room: string): void {
    this.#note(room, null)
  }

  #note(room: string, reach: Reach | null): void {
    this.#rooms.delete(room)
    this.#rooms.set(room, reach)
    if (this.#rooms.size <= this.#most) return
    const [oldest] = this.#rooms.keys()
    if (oldest !== undefined) this.#rooms.delete(oldest)
    this.#hasForgotten = true
  }
}
