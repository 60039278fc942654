// A log that tells other relays at once what was committed, and reads on at once when they tell it. The log beneath
// still asks the database by itself, so a hint that is lost costs time and nothing else.

import { limits } from '../config/limits.ts'
import type { Log, Mark } from '../log/log.ts'
import type { News, Written } from './news.ts'

/** Runs something after a number of ms. Returns what calls it off. */
export type Later = (run: () => void, ms: number) => () => void

export function hintedLog(log: Log, news: Pick<News, 'wrote' | 'hear'>, later: Later): Log {
  const follow = log.follow?.bind(log)
  const readFrom = log.readFrom?.bind(log)
  const appendNext = log.appendNext?.bind(log)
  return {
    append: async (room, update, claims, mark) => {
      const seq = await log.append(room, update, claims, mark)
      if (mark !== undefined) news.wrote(room, { life: mark.life, seq })
      return seq
    },
    read: (room, after) => log.read(room, after),
    compact: (room, ...more) => log.compact(room, ...more),
    epoch: (room) => log.epoch(room),
    life: () => log.life(),
    close: () => log.close(),
    ...(readFrom && { readFrom }),
    ...(appendNext && {
      appendNext: async (room, mark, next) => {
        const seq = await appendNext(room, mark, next)
        if (seq !== null) news.wrote(room, { life: mark.life, seq })
        return seq
      },
    }),
    ...(follow && {
      follow: (room, changed, mark) => {
        const hinted = new Hinted(changed, mark ?? (() => null), later)
        const unfollow = follow(room, changed, mark)
        const unhear = news.hear(room, { wrote: (entry) => hinted.hear(entry) })
        return () => {
          unhear()
          unfollow()
          hinted.stop()
        }
      },
    }),
  }
}

/**
 * Calls `changed` for hints of what was not read. If nothing was there, the next hint waits as long as it would take
 * without hints.
 */
class Hinted {
  readonly #changed: () => void
  readonly #mark: () => Mark | null
  readonly #later: Later
  /** What was read when a hint was followed last. */
  #before: Mark | null = null
  /** The newest hint that must wait. */
  #waiting: Written | null = null
  #callOff: (() => void) | null = null

  constructor(changed: () => void, mark: () => Mark | null, later: Later) {
    this.#changed = changed
    this.#mark = mark
    this.#later = later
  }

  hear(hint: Written): void {
    const mark = this.#mark()
    if (mark?.life === hint.life && hint.seq <= mark.seq) return
    if (this.#callOff === null) return this.#follow(mark)
    if (this.#waiting?.life !== hint.life || this.#waiting.seq < hint.seq) this.#waiting = hint
  }

  #follow(mark: Mark | null): void {
    const isVain = this.#before !== null && this.#before.seq === mark?.seq && this.#before.base === mark.base
    this.#before = mark
    this.#callOff = this.#later(() => this.#again(), isVain ? limits.polls : limits.bus.hints)
    this.#changed()
  }

  #again(): void {
    const hint = this.#waiting
    this.#waiting = null
    this.#callOff = null
    if (hint !== null) this.hear(hint)
  }

  stop(): void {
    this.#callOff?.()
  }
}
