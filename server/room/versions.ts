// In which state a room's document is: a number that no other state of any document has had. Equal
// numbers mean an equal document, so that what is made from one can be kept.
//
// A state lasts until the room's log is written, whether that succeeds or not: of a failed write the
// next reader may find all the same.

import { limits } from '../config/limits.ts'
import type { Log } from '../log/log.ts'

export class Versions {
  /** In the order of their last use; one that is forgotten gets a new number, which is as true. */
  readonly #of = new Map<string, number>()
  #last = 0

  of(room: string): number {
    const version = this.#of.get(room) ?? ++this.#last
    this.#of.delete(room)
    this.#of.set(room, version)
    const [oldest] = this.#of.keys()
    if (oldest !== undefined && this.#of.size > limits.versions) this.#of.delete(oldest)
    return version
  }

  /** The log, with each write noted before anybody can read what it wrote. */
  watch(log: Log): Log {
    const noted = async <T>(room: string, write: Promise<T>): Promise<T> => {
      try {
        return await write
      } finally {
        this.#of.delete(room)
      }
    }
    return {
      read: (room, after) => log.read(room, after),
      append: (room, update) => noted(room, log.append(room, update)),
      compact: (room, through, state) => noted(room, log.compact(room, through, state)),
      epoch: (room) => log.epoch(room),
      close: () => log.close(),
    }
  }
}
