// A log whose appends are watched.

import { Behind, Changed, Taken, type Log } from '../log/log.ts'
import type { Readiness } from './readiness.ts'

export interface AppendFigures {
  /** An update of so many bytes has become durable after so many ms. */
  appended(bytes: number, ms: number): void
  failed(): void
  /** Another relay was quicker. The room reads what that one wrote, and tries again. */
  overtaken(): void
  /** Updates were read that other relays had written. */
  heard(updates: number): void
}

/** `now` in ms. */
export function watchedLog(log: Log, ready: Readiness, figures: AppendFigures, now: () => number): Log {
  const watched = async <T extends number | null>(bytes: () => number, write: Promise<T>): Promise<T> => {
    const began = now()
    try {
      const seq = await ready.saving(write)
      if (seq !== null) figures.appended(bytes(), now() - began)
      return seq
    } catch (error) {
      if ([Behind, Changed, Taken].some((kind) => error instanceof kind)) figures.overtaken()
      else figures.failed()
      throw error
    }
  }
  const appendNext = log.appendNext?.bind(log)
  const addNext: Log['appendNext'] =
    appendNext &&
    ((room, mark, next) => {
      let bytes = 0
      const made: typeof next = (read) => {
        figures.heard(read.entries.length)
        const addition = next(read)
        bytes = addition?.update.length ?? 0
        return addition
      }
      return watched(() => bytes, appendNext(room, mark, made))
    })
  const readFrom = log.readFrom?.bind(log)
  const hear: NonNullable<Log['readFrom']> | undefined =
    readFrom &&
    (async (room, mark) => {
      const read = await readFrom(room, mark)
      if (mark !== null) figures.heard(read.entries.length)
      return read
    })
  return {
    append: (room, update, ...more) => watched(() => update.length, log.append(room, update, ...more)),
    read: (room, after) => log.read(room, after),
    compact: (room, ...more) => log.compact(room, ...more),
    epoch: (room) => log.epoch(room),
    life: () => log.life(),
    close: () => log.close(),
    ...(addNext && { appendNext: addNext }),
    ...(hear && { readFrom: hear }),
    ...(log.follow && { follow: log.follow.bind(log) }),
  }
}
