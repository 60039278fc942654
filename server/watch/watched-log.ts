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
  const append: Log['append'] = async (room, update, ...more) => {
    const began = now()
    try {
      const seq = await ready.saving(log.append(room, update, ...more))
      figures.appended(update.length, now() - began)
      return seq
    } catch (error) {
      if ([Behind, Changed, Taken].some((kind) => error instanceof kind)) figures.overtaken()
      else figures.failed()
      throw error
    }
  }
  const readFrom = log.readFrom?.bind(log)
  const hear: NonNullable<Log['readFrom']> | undefined =
    readFrom &&
    (async (room, mark) => {
      const read = await readFrom(room, mark)
      if (mark !== null) figures.heard(read.entries.length)
      return read
    })
  return {
    append,
    read: (room, after) => log.read(room, after),
    compact: (room, ...more) => log.compact(room, ...more),
    epoch: (room) => log.epoch(room),
    life: () => log.life(),
    close: () => log.close(),
    ...(hear && { readFrom: hear }),
    ...(log.follow && { follow: log.follow.bind(log) }),
  }
}
