// All connections of one key, and all of one address, share a budget. So sixty connections do not have sixty. A client that shares its key with a flood still gets through, because it sends
// little.

import { limits } from '../config/limits.ts'
import { Pace, type Rate } from '../fair/pace.ts'

export interface Rates {
  frames: Rate
  bytes: Rate
}

/** How fast frames and bytes may be read. */
class Reading {
  readonly #frames: Pace
  readonly #bytes: Pace

  constructor({ frames, bytes }: Rates) {
    this.#frames = new Pace(frames)
    this.#bytes = new Pace(bytes)
  }

  /** Counts what was read at `now` (ms). */
  spend(frames: number, bytes: number, now: number): void {
    this.#frames.spend(frames, now)
    this.#bytes.spend(bytes, now)
  }

  /** ms until more may be read. */
  wait(now: number): number {
    return Math.max(this.#frames.wait(now), this.#bytes.wait(now))
  }

  isIdle(now: number): boolean {
    return this.#frames.isIdle(now) && this.#bytes.isIdle(now)
  }
}

export class Purse {
  readonly name: string
  readonly reading: Reading
  /** How many connections use this purse. */
  users = 0
  /** Bytes of messages that have not ended. */
  unfinished = 0
  // How many frames may still be handled in this turn of the process.
  #frames: number = limits.turn.frames
  #bytes: number = limits.turn.bytes
  #isTurning = false
  /** The connections that wait for the next turn, in the order in which they came. */
  #queue: (() => void)[] = []

  constructor(name: string, rates: Rates) {
    this.name = name
    this.reading = new Reading(rates)
  }

  /** Frames that may be handled in this turn; 0 if connections wait for the next turn. */
  get framesLeft(): number {
    return this.#queue.length > 0 ? 0 : this.#most
  }

  get #most(): number {
    return this.#bytes > 0 ? Math.max(0, this.#frames) : 0
  }

  /** Counts what was handled in this turn. */
  spend(frames: number, bytes: number): void {
    this.#frames -= frames
    this.#bytes -= bytes
    this.#turnSoon()
  }

  /**
   * Calls `go` in a later turn, after the connections that already wait. `frames`: how many frames may be
   * handled then.
   */
  next(go: (frames: number) => void): void {
    this.#queue.push(() => go(this.#most))
    this.#turnSoon()
  }

  #turnSoon(): void {
    if (this.#isTurning) return
    this.#isTurning = true
    setImmediate(() => this.#nextTurn())
  }

  #nextTurn(): void {
    this.#isTurning = false
    this.#frames = limits.turn.frames
    this.#bytes = limits.turn.bytes
    const waiting = this.#queue
    let next = 0
    while (next < waiting.length && this.#most > 0) waiting[next++]?.()
    this.#queue = waiting.slice(next)
    if (this.#queue.length > 0) this.#turnSoon()
  }

  isIdle(now: number): boolean {
    return this.users === 0 && this.reading.isIdle(now)
  }
}

/**
 * Pays for a connection from three budgets: the connection's own, its key's, and its address's, if the
 * address has limits.
 */
export class Payer {
  readonly key: Purse
  readonly address: Purse | null
  readonly #own: Reading
  /** The few frames that may always be read, whatever other connections of the same key send. */
  readonly #reserve = new Pace(limits.reserve)

  constructor(rates: Rates, key: Purse, address: Purse | null) {
    this.#own = new Reading(rates)
    this.key = key
    this.address = address
    key.users++
    if (address) address.users++
  }

  /** Counts what was read at `now` (ms). `turn`: how many frames count in this turn. */
  spend(frames: number, bytes: number, now: number, turn = frames): void {
    this.key.spend(turn, bytes)
    this.key.reading.spend(frames, bytes, now)
    this.address?.reading.spend(frames, bytes, now)
    this.#own.spend(frames, bytes, now)
    this.#reserve.spend(frames + bytes / limits.reserve.bytesLikeAFrame, now)
  }

  /** ms until more may be read. */
  wait(now: number): number {
    const own = this.#own.wait(now)
    if (this.#reserve.wait(now) === 0) return own
    return Math.max(own, this.key.reading.wait(now), this.address?.reading.wait(now) ?? 0)
  }

  leave(): void {
    this.key.users--
    if (this.address) this.address.users--
  }
}
