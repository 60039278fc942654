// Bounds the bytes on their way to readers: bytes that were sent and that the reader's socket has not passed
// on yet. There are bounds for each key, address and team, and for all together. A message to many readers
// counts once. Beyond a bound, the relay cuts off the reader that has taken nothing for the longest time, and
// sends no close message, because the reader would not read it.
//
// A long message is made only in the reader’s turn. For this, the reader must have taken what it was sent
// before, and the bytes on their way to others must leave room. Turns are fair by team, then by key, then by
// address. While somebody waits, a reader that takes nothing, or takes it slowly, is cut off sooner.

import { limits } from '../config/limits.ts'
import { Register } from '../fair/register.ts'

export interface Connection {
  key: string
  /** Null if the address has no limits. */
  address: string | null
  team: string
  /** How many bytes the connection's socket has passed on so far. */
  taken(): number
  cutOff(): void
}

/** Counts what is on its way to the readers of one key, one address or one team, or to all readers. */
class Share {
  readonly most: number
  /** Bytes of the messages on their way; each message counts once. */
  bytes = 0
  /** How many readers this share is for. */
  users = 0
  /** The number of the last turn of a reader of this share, counted from 1; 0 before the first. */
  served = 0
  /** For each message, to how many readers it is on its way. */
  readonly #texts = new Map<Uint8Array, number>()

  constructor(most: number) {
    this.most = most
  }

  add(text: Uint8Array): void {
    const many = this.#texts.get(text) ?? 0
    if (many === 0) this.bytes += text.length
    this.#texts.set(text, many + 1)
  }

  remove(text: Uint8Array): void {
    const many = this.#texts.get(text) ?? 0
    if (many > 1) return void this.#texts.set(text, many - 1)
    if (this.#texts.delete(text)) this.bytes -= text.length
  }

  has(text: Uint8Array): boolean {
    return this.#texts.has(text)
  }

  /** Long messages may use one half. The other half is for messages that cannot wait for a turn. */
  get isHalfFull(): boolean {
    return this.bytes >= this.most / 2
  }

  isIdle(): boolean {
    return this.users === 0
  }
}

/** A reader that waits for a turn. */
interface Waiting {
  reader: Reader
  /** Begins the turn; `done` ends the turn. */
  go: (done: () => void) => void
}

export class Readers {
  readonly #now: () => number
  readonly #all = new Share(limits.untaken.all)
  readonly #teams = new Register(() => new Share(limits.untaken.team))
  readonly #keys = new Register(() => new Share(limits.untaken.key))
  readonly #addresses = new Register(() => new Share(limits.untaken.address))
  readonly #holding = new Set<Reader>()
  /** In the order in which the readers began to wait. */
  readonly #waiting = new Set<Waiting>()
  /** The readers whose turn it is. */
  readonly #turning = new Set<Waiting>()
  #turns = 0
  #isNextDue = false
  #looking: ReturnType<typeof setInterval> | null = null

  /** `now` in ms. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** All bytes on their way. */
  get bytes(): number {
    return this.#all.bytes
  }

  join(connection: Connection): Reader {
    const now = this.#now()
    return new Reader(this, connection, {
      key: this.#keys.of(connection.key, now),
      address: connection.address === null ? null : this.#addresses.of(connection.address, now),
      team: this.#teams.of(connection.team, now),
      all: this.#all,
    })
  }

  /** Called when the messages on their way to a reader have changed. */
  noteHolding(reader: Reader): void {
    if (reader.isHolding) {
      if (!this.#holding.has(reader)) reader.beginHolding(this.#now())
      this.#holding.add(reader)
      this.#look()
      for (const share of reader.shares) if (share.bytes > share.most) this.#relieve(share)
    } else this.#holding.delete(reader)
    this.#nextSoon()
  }

  wait(reader: Reader, go: Waiting['go']): void {
    this.#waiting.add({ reader, go })
    this.#look()
    this.#nextSoon()
  }

  leave(reader: Reader): void {
    for (const those of [this.#waiting, this.#turning])
      for (const each of those) if (each.reader === reader) those.delete(each)
    this.noteHolding(reader)
  }

  // ── turns ──

  #nextSoon(): void {
    if (this.#isNextDue || this.#waiting.size === 0) return
    this.#isNextDue = true
    setImmediate(() => {
      this.#isNextDue = false
      this.#next()
    })
  }

  #next(): void {
    while (this.#turning.size < limits.untaken.turns) {
      let next: Waiting | null = null
      for (const each of this.#waiting)
        if (this.#mayBegin(each.reader) && (next === null || each.reader.isBefore(next.reader))) next = each
      if (next === null) return
      this.#begin(next)
    }
  }

  #mayBegin(reader: Reader): boolean {
    for (const each of this.#turning) if (each.reader.team === reader.team) return false
    return reader.hasRoom
  }

  #begin(waiting: Waiting): void {
    this.#waiting.delete(waiting)
    this.#turning.add(waiting)
    waiting.reader.isServed(++this.#turns)
    waiting.go(() => {
      if (this.#turning.delete(waiting)) this.#nextSoon()
    })
  }

  // ── readers that take nothing ──

  #relieve(share: Share): void {
    const now = this.#now()
    const those = [...this.#holding].filter((reader) => reader.shares.includes(share))
    those.sort((a, b) => a.idleSince(now) - b.idleSince(now))
    // The last reader of a share may be sent a message that is longer than the bound.
    while (share.bytes > share.most && those.length > 1) those.shift()?.cutOff()
  }

  #look(): void {
    this.#looking ??= setInterval(() => {
      const now = this.#now()
      const wanted = new Set<Share>()
      for (const { reader } of this.#waiting)
        for (const share of reader.shares) if (share.isHalfFull) wanted.add(share)
      for (const reader of this.#holding) {
        const isWanted = reader.shares.some((share) => wanted.has(share))
        const idle = now - reader.idleSince(now)
        if (idle >= (isWanted ? limits.untaken.idleInTheWay : limits.untaken.idle)) reader.cutOff()
        else if (isWanted && now - reader.holdingSince >= limits.reading) reader.cutOff()
      }
      if (this.#holding.size === 0 && this.#waiting.size === 0 && this.#looking !== null) {
        clearInterval(this.#looking)
        this.#looking = null
      }
    }, limits.untaken.look).unref()
  }
}

interface Shares {
  key: Share
  address: Share | null
  team: Share
  all: Share
}

export class Reader {
  readonly #readers: Readers
  readonly #connection: Connection
  readonly #shares: Shares
  readonly shares: readonly Share[]
  readonly #held = new Set<readonly Uint8Array[]>()
  #hasLeft = false
  /** ms */
  holdingSince = 0
  /** How many bytes the reader's socket had passed on at the last look. */
  #taken = 0
  /** When a look last found that the socket had passed on more, in ms. */
  #takenAt = 0

  constructor(readers: Readers, connection: Connection, shares: Shares) {
    this.#readers = readers
    this.#connection = connection
    this.#shares = shares
    const { key, address, team, all } = shares
    this.shares = [key, ...(address === null ? [] : [address]), team, all]
    for (const share of this.shares) share.users++
  }

  get team(): string {
    return this.#connection.team
  }

  /** Counts messages as on their way to this reader, until they are released. */
  hold(texts: readonly Uint8Array[]): void {
    if (this.#hasLeft) return
    this.#held.add(texts)
    for (const share of this.shares) for (const text of texts) share.add(text)
    this.#readers.noteHolding(this)
  }

  release(texts: readonly Uint8Array[]): void {
    if (!this.#held.delete(texts)) return
    for (const share of this.shares) for (const text of texts) share.remove(text)
    this.#readers.noteHolding(this)
  }

  get isHolding(): boolean {
    return this.#held.size > 0
  }

  beginHolding(now: number): void {
    this.holdingSince = now
    this.#taken = this.#connection.taken()
    this.#takenAt = now
  }

  /**
   * Whether a long message may be sent now. Nothing may be on its way to this reader, and no bound may be
   * reached. Also, no bound may be half reached, unless nothing is on its way to readers of the same key.
   */
  get hasRoom(): boolean {
    if (this.isHolding || this.shares.some((share) => share.bytes >= share.most)) return false
    return this.#shares.key.bytes === 0 || !this.shares.some((share) => share.isHalfFull)
  }

  hasRoomFor(text: Uint8Array): boolean {
    return this.hasRoom || (!this.isHolding && this.shares.every((share) => share.has(text)))
  }

  /**
   * Calls `go` when the reader's turn has come. The turn ends when `done` is called, or when the reader
   * leaves.
   */
  takeTurn(go: (done: () => void) => void): void {
    if (!this.#hasLeft) this.#readers.wait(this, go)
  }

  isServed(turn: number): void {
    for (const share of this.shares) share.served = turn
  }

  /**
   * Whether this reader's turn comes before that of `other`. First, the team decides: the one whose last turn is longer
   * ago goes first. Within a team, the keys are compared in the same way; within a key, the addresses.
   */
  isBefore(other: Reader): boolean {
    const [mine, theirs] = [this.#shares, other.#shares]
    if (mine.team !== theirs.team) return mine.team.served < theirs.team.served
    if (mine.key !== theirs.key) return mine.key.served < theirs.key.served
    return (mine.address?.served ?? 0) < (theirs.address?.served ?? 0)
  }

  /** Since when the reader has taken nothing, in ms. */
  idleSince(now: number): number {
    const taken = this.#connection.taken()
    if (taken > this.#taken) this.#takenAt = now
    this.#taken = taken
    return this.#takenAt
  }

  cutOff(): void {
    this.leave()
    this.#connection.cutOff()
  }

  leave(): void {
    if (this.#hasLeft) return
    this.#hasLeft = true
    for (const texts of this.#held)
      for (const share of this.shares) for (const text of texts) share.remove(text)
    this.#held.clear()
    for (const share of this.shares) share.users--
    this.#readers.leave(this)
  }
}
