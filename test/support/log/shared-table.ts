// A model of the tables that several relays share. Each relay has a log on it, as it has one on PostgreSQL. A test
// decides when a relay asks what others have written, and what becomes of its operations.

import {
  Behind,
  Changed,
  LogError,
  Taken,
  type Addition,
  type Claim,
  type Entry,
  type Log,
  type Mark,
  type ReadOn,
} from '../../../server/log/log.ts'
import { newLife } from './memory-log.ts'

interface Kept {
  seq: number
  first: number
  base: number
  entries: Entry[]
  claims: Map<number, string>
}

type Reach = Pick<Kept, 'seq' | 'first' | 'base'> & { life: string }

export type Tables = ReturnType<SharedTable['copy']>

export class SharedTable {
  life = newLife()
  #rooms = new Map<string, Kept>()
  compactions = 0

  relay(): TableLog {
    return new TableLog(this)
  }

  room(name: string): Kept {
    return (
      this.#rooms.get(name) ?? { seq: 0, first: 0, base: 0, entries: [], claims: new Map<number, string>() }
    )
  }

  keep(name: string, kept: Kept): void {
    this.#rooms.set(name, kept)
  }

  copy(): Map<string, Kept> {
    return new Map([...this.#rooms].map(([name, kept]) => [name, copyOf(kept)]))
  }

  /** Restores a copy, as another database with a life of its own. */
  putBack(copy: ReadonlyMap<string, Kept>): void {
    this.#rooms = new Map([...copy].map(([name, kept]) => [name, copyOf(kept)]))
    this.beginLife()
  }

  beginLife(): void {
    this.life = newLife()
  }
}

const copyOf = (kept: Kept): Kept => ({ ...kept, entries: [...kept.entries], claims: new Map(kept.claims) })

/** The result of a relay's next operation. */
export type Fate = 'failed' | 'answer lost'

export class TableLog implements Log {
  readonly #table: SharedTable
  readonly #reached = new Map<string, Reach>()
  /** Rooms that were read or written before. */
  readonly #known = new Set<string>()
  readonly #followed = new Map<string, { changed: () => void; known: () => Mark | null }>()
  /** By room, the end of the last append. */
  readonly #ends = new Map<string, Promise<unknown>>()
  #fates: Fate[] = []
  #holding: Promise<void> = Promise.resolve()
  #release: () => void = () => undefined
  #isClosed = false
  /** Whether the database is out of reach. */
  isCutOff = false
  appends = 0

  constructor(table: SharedTable) {
    this.#table = table
  }

  // ── what is checked ──

  isBehind(reach: Mark, kept: Kept): boolean {
    return reach.seq < kept.seq
  }

  mayCompact(reach: Mark, kept: Kept): boolean {
    return isSame(reach, { ...kept, life: this.#table.life })
  }

  // ── what a test decides ──

  /** Asks what other relays have written. */
  poll(): void {
    if (this.isCutOff) return
    for (const [room, { changed, known }] of [...this.#followed]) {
      const mark = known()
      if (mark && !isSame(mark, { ...this.#table.room(room), life: this.#table.life })) changed()
    }
  }

  next(fate: Fate): void {
    this.#fates.push(fate)
  }

  /** Operations wait from now on, half of them before they are made and half before they are answered. */
  hold(): void {
    if (this.isHeld) return
    this.isHeld = true
    this.#holding = new Promise((release) => (this.#release = release))
  }

  isHeld = false

  release(): void {
    this.isHeld = false
    this.#release()
    this.#holding = Promise.resolve()
  }

  /** The table is within reach, and nothing fails any more. */
  heal(): void {
    this.isCutOff = false
    this.#fates = []
    this.release()
  }

  /** The relay is no more. What it has not done will never be done, unless the database has it already. */
  kill(): void {
    this.isCutOff = true
    this.#followed.clear()
    this.release()
  }

  // ── the log ──

  readFrom(room: string, mark: Mark | null): Promise<ReadOn> {
    return this.#ask(room, () => this.#readOn(room, mark))
  }

  #readOn(room: string, mark: Mark | null): ReadOn {
    const { seq, base, entries } = this.#table.room(room)
    const { life } = this.#table
    const goesOn = mark === null || (base === mark.base && life === mark.life && seq >= mark.seq)
    if (!goesOn) throw new Changed(room)
    return { entries: entries.filter((entry) => entry.seq > (mark?.seq ?? 0)), mark: { seq, base, life } }
  }

  read(room: string, after = 0): Promise<Entry[]> {
    return this.#ask(room, () => {
      const { life } = this.#table
      const kept = this.#table.room(room)
      const entries = kept.entries.filter(({ seq }) => seq > after)
      const reach = this.#reached.get(room)
      if (after > 0 && reach && reach.seq !== after) return entries
      this.#reached.delete(room)
      this.#known.add(room)
      const goesOn = reach?.base === kept.base && reach.life === life && kept.seq >= after
      if (after > 0 && !goesOn) throw new Changed(room)
      this.#reached.set(room, reachOf(kept, life))
      return entries
    })
  }

  append(room: string, update: Uint8Array, claims: readonly Claim[] = [], mark?: Mark): Promise<number> {
    return this.#inTurn(room, () => this.#append(room, update.slice(), claims, mark))
  }

  /** Changes of a room are made in the order of the calls. */
  #inTurn<T>(room: string, job: () => T): Promise<T> {
    const change = (async (before) => {
      await before
      try {
        return await this.#ask(room, job)
      } catch (error) {
        if (!(error instanceof Behind || error instanceof Taken || error instanceof RangeError))
          this.#reached.delete(room) // it may have been made
        throw error
      }
    })(this.#ends.get(room))
    this.#ends.set(
      room,
      change.catch(() => undefined),
    )
    return change
  }

  appendNext(room: string, mark: Mark, next: (read: ReadOn) => Addition | null): Promise<number | null> {
    return this.#inTurn(room, () => {
      const read = this.#readOn(room, mark)
      const addition = next(read)
      return addition && this.#append(room, addition.update.slice(), addition.claims, read.mark)
    })
  }

  #append(room: string, update: Uint8Array, claims: readonly Claim[], mark?: Mark): number {
    const kept = copyOf(this.#table.room(room))
    const reach = mark ?? this.#reachIn(room)
    const isOfLife = reach?.life === this.#table.life
    if (!isOfLife || reach.base !== kept.base || reach.seq > kept.seq) {
      throw new Changed(room)
    }
    if (this.isBehind(reach, kept)) throw new Behind(room)
    const taken = claims.filter(({ client, device }) => (kept.claims.get(client) ?? device) !== device)
    if (taken.length > 0)
      throw new Taken(
        room,
        taken.map(({ client }) => ({ client, device: kept.claims.get(client) ?? '' })),
      )
    const seq = ++kept.seq
    kept.entries.push({ seq, after: seq - 1, update })
    for (const { client, device } of claims) kept.claims.set(client, device)
    this.#table.keep(room, kept)
    this.#reached.set(room, reachOf(kept, this.#table.life))
    this.appends++
    return seq
  }

  compact(room: string, through: number, state: Uint8Array, mark?: Mark): Promise<void> {
    return this.#inTurn(room, () => {
      const kept = copyOf(this.#table.room(room))
      const reach: (Mark & { first?: number }) | null = mark ?? this.#reachIn(room)
      if (
        reach &&
        (!Number.isInteger(through) || through < Math.max(1, reach.first ?? 0) || through > reach.seq)
      )
        throw new RangeError(`The log of ${room} has no update ${through} to compact through.`)
      if (!reach || !this.mayCompact(reach, kept)) throw new Changed(room)
      kept.entries = [
        { seq: through, after: 0, update: state.slice() },
        ...kept.entries.filter(({ seq }) => seq > through),
      ]
      kept.first = through
      kept.base++
      this.#table.keep(room, kept)
      this.#table.compactions++
      this.#reached.set(room, reachOf(kept, this.#table.life))
    })
  }

  epoch(room: string): Promise<string> {
    return this.#ask(room, () => `epoch of ${room}`)
  }

  life(): Promise<string> {
    return this.#ask('all', () => this.#table.life)
  }

  follow(room: string, changed: () => void, mark?: () => Mark | null): () => void {
    const known = mark ?? (() => this.#reached.get(room) ?? null)
    this.#followed.set(room, { changed, known })
    return () => {
      if (this.#followed.get(room)?.changed === changed) this.#followed.delete(room)
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#ends.values())
    this.#isClosed = true
  }

  async #ask<T>(room: string, job: () => T): Promise<T> {
    const fate = this.#fates.shift() ?? null
    if (this.#isClosed) throw new LogError(room, new Error('the log is closed'))
    const isHeldAfter = this.appends % 2 === 1
    if (!isHeldAfter) await this.#holding
    if (this.isCutOff || fate === 'failed') return this.#lose(room)
    await Promise.resolve()
    const before = this.#reached.get(room)
    const answer = job()
    const after = this.#reached.get(room)
    this.#setReach(room, before) // until there is an answer
    if (isHeldAfter) await this.#holding
    if (this.isCutOff || fate === 'answer lost') return this.#lose(room)
    this.#setReach(room, after)
    return answer
  }

  #setReach(room: string, reach: Reach | undefined): void {
    if (reach) this.#reached.set(room, reach)
    else this.#reached.delete(room)
  }

  #lose(room: string): never {
    throw new LogError(room, new Error('the database is out of reach'))
  }

  /** How far the log was read: all of it if it never was; null if it must be read anew. */
  #reachIn(room: string): Reach | null {
    if (!this.#known.has(room)) this.#reached.set(room, reachOf(this.#table.room(room), this.#table.life))
    this.#known.add(room)
    return this.#reached.get(room) ?? null
  }
}

const reachOf = ({ seq, first, base }: Kept, life: string): Reach => ({ seq, first, base, life })

const isSame = (one: Mark, other: Mark): boolean =>
  one.seq === other.seq && one.base === other.base && one.life === other.life
