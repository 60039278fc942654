// Numbers the states of documents. No two states of any documents have the same number. So equal numbers mean
// equal documents, and a rendering can be kept under the number.
//
// A state lasts until the room's log is written. A failed write ends the state too, because the next reader
// may find what was written.

import { limits } from '../config/limits.ts'
import type { Log } from '../log/log.ts'

export class Versions {
  /** Rooms in the order of their last use. A forgotten room gets a new number later, which does no harm. */
  readonly #of = new Map<string, number>()
  #last = 0
  /** The rooms whose changes by other relays are heard; null if there are no other relays. */
  #followed: Set<string> | null = null

  of(room: string): number {
    if (this.#followed !== null && !this.#followed.has(room)) return ++this.#last
    const version = this.#of.get(room) ?? ++this.#last
    this.#of.delete(room)
    this.#of.set(room, version)
    const [oldest] = this.#of.keys()
    if (oldest !== undefined && this.#of.size > limits.versions) this.#of.delete(oldest)
    return version
  }

  #following(follow: NonNullable<Log['follow']>): NonNullable<Log['follow']> {
    const followed = (this.#followed = new Set<string>())
    return (room, changed, mark) => {
      followed.add(room)
      const unfollow = follow(room, changed, mark)
      return () => {
        followed.delete(room)
        this.#of.delete(room)
        unfollow()
      }
    }
  }

  /** A read that brings nothing new leaves the room's state as it is. */
  #reading(log: Log): Log['read'] {
    return async (room, after = 0) => {
      let isSame = false
      try {
        const entries = await log.read(room, after)
        isSame = after > 0 && entries.length === 0
        return entries
      } finally {
        if (!isSame) this.#of.delete(room)
      }
    }
  }

  /** What was read and is not new ends no state. */
  #readingFrom(readFrom: NonNullable<Log['readFrom']>): NonNullable<Log['readFrom']> {
    return async (room, mark) => {
      try {
        const read = await readFrom(room, mark)
        if (mark === null || read.entries.length > 0) this.#of.delete(room)
        return read
      } catch (error) {
        this.#of.delete(room)
        throw error
      }
    }
  }

  /** Wraps a log so that each write ends the room's state before anybody can read what was written. */
  watch(log: Log): Log {
    const noted = async <T>(room: string, write: Promise<T>): Promise<T> => {
      try {
        return await write
      } finally {
        this.#of.delete(room)
      }
    }
    const readFrom = log.readFrom?.bind(log)
    const appendNext = log.appendNext?.bind(log)
    const readOn = this.#reading(log)
    return {
      read: (room, after) => (log.follow === undefined ? log.read(room, after) : readOn(room, after)),
      append: (room, update, claims, mark) => noted(room, log.append(room, update, claims, mark)),
      compact: (room, through, state, mark) => noted(room, log.compact(room, through, state, mark)),
      epoch: (room) => log.epoch(room),
      life: () => log.life(),
      close: () => log.close(),
      ...(appendNext && { appendNext: (room, mark, next) => noted(room, appendNext(room, mark, next)) }),
      ...(readFrom && { readFrom: log.follow === undefined ? readFrom : this.#readingFrom(readFrom) }),
      ...(log.follow && { follow: this.#following(log.follow.bind(log)) }),
    }
  }
}
