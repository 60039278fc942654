// What one room has on disk: its updates, with claims to client ids and lives of the relay. Also knows
// whether updates are missing.
//
// Other relays may write into the log, too. An update is appended only to a log that was read to its end: if another
// relay was first, this one reads on and tries again, the third time while nobody else can write. It does not if
// another relay has written under the same client ids, because then the update may be in the log already, or may
// contradict it. Then the whole log must be read again.

import type { LogReceipt } from '../../shared/wire/frames.ts'
import type { Claims } from './claims.ts'
import { decodeEntry, encodeEntry, type RoomEntry } from './entry.ts'
import { History } from './history.ts'
import { limits } from '../config/limits.ts'
import type { LogReceipts } from './log-receipts.ts'
import { idsIn, overlap, type Ids } from '../update/id.ts'
import { Behind, Changed, LogError, Taken, type Claim, type Entry, type Log, type Mark } from '../log/log.ts'

export interface RoomLogOptions {
  room: string
  log: Log
  claims: Claims
  logReceipts: LogReceipts
  /** A log with this many entries is compacted. */
  entriesBeforeCompaction: number
  /** Finds the ids in updates of more than `short` bytes in another thread. */
  long?: { short: number; idsIn: (update: Uint8Array) => Promise<Ids> }
}

interface Wrote {
  seq: number
  bytes: number
}

/** After so many appends that came too late, the next one is made while nobody else can write. */
const LATE = 2

/** An update without structs and deletions. */
const NOTHING = new Uint8Array([0, 0])

export class RoomLog {
  readonly #options: RoomLogOptions
  #history = new History()
  /** Updates that other relays wrote, and that were only read. */
  #heard: Uint8Array[] = []
  /** The ids in updates that were looked at. */
  readonly #ids = new WeakMap<Uint8Array, Ids>()
  /** Claims that the log keeps and that are in none of its updates. */
  readonly #foreign: Claim[] = []
  /** What was read, where several relays write; its seq is the history's. */
  #mark: Mark | null = null
  /** The life that writes. */
  #life = ''
  #entriesSinceCompaction = 0
  #bytesSinceCompaction = 0
  /**
   * Whether updates are missing: there is a gap between the updates that were read, or one of them refers to
   * an update that is not there.
   */
  #hasHole = false
  /** Whether an update that has a receipt is missing. */
  #isRolledBack = false

  constructor(options: RoomLogOptions) {
    this.#options = options
  }

  /** Resolves with the log's identity, its updates (oldest first), and what the log keeps aside. */
  async read(): Promise<Pick<RoomEntry, 'retired' | 'placed'> & { epoch: string; updates: Uint8Array[] }> {
    const { log, room, claims } = this.#options
    // All at once, so that the log reads its file only once.
    const [life, epoch, { entries, mark }] = await Promise.all([
      log.life(),
      log.epoch(room),
      this.#readFrom(0, null),
    ])
    this.#life = mark?.life ?? life
    this.#mark = mark
    const read = entries.map(({ update }) => decodeEntry(update))
    claims.loadAnew([...read.flatMap((entry) => entry.claims), ...this.#foreign])
    const lives = read.flatMap((entry) => entry.lives)
    this.#heard = []
    this.#history = new History()
    this.#history.load(lives, entries.at(-1)?.seq ?? 0)
    this.#hasHole = entries.some(({ after }, at) => after > (entries[at - 1]?.seq ?? 0))
    this.#entriesSinceCompaction = entries.length
    this.#bytesSinceCompaction = entries.slice(1).reduce((sum, { update }) => sum + update.length, 0)
    const retired = read.flatMap((entry) => entry.retired)
    const placed = read.flatMap((entry) => entry.placed)
    return { epoch, updates: read.map(({ update }) => update), retired, placed }
  }

  /** Reads all once more. Rejects if the log has lost what was read or written before. */
  async readAnew(): ReturnType<RoomLog['read']> {
    const { reached } = this.#history
    const read = await this.read()
    if (reached !== null && !this.#history.has(reached))
      throw new LogError(this.#options.room, new Error('it has lost updates'))
    return read
  }

  get hasHole(): boolean {
    return this.#hasHole
  }

  /** Records that an update refers to one that is missing. */
  noteHole(): void {
    this.#hasHole = true
  }

  /**
   * Appends an update with the claims that no log has yet. Resolves once the update and the claims are
   * durable. Rejects with a `Changed` if the whole log must be read again.
   */
  async append(update: Uint8Array): Promise<void> {
    const { room, claims } = this.#options
    const life = this.#life
    const fresh = claims.takeFresh()
    for (let late = 0; ; late++) {
      if (await this.#isInTheWay(update)) throw new Changed(room)
      try {
        const wrote = await (late < LATE ? this.#appendNow(update, fresh) : this.#appendInTurn(update, fresh))
        if (wrote === null) continue
        claims.logged(fresh)
        this.#history.wrote({ life, seq: wrote.seq })
        if (this.#mark) this.#mark.seq = wrote.seq
        return this.#count(wrote.bytes)
      } catch (error) {
        if (error instanceof Taken) {
          this.#foreign.push(...error.claims)
          throw new Changed(room, error.message)
        }
        if (!(error instanceof Behind)) throw error
        const { seq } = this.#history
        await this.readOn()
        if (this.#history.seq === seq) throw new Changed(room) // what others wrote cannot be read from here on
        this.#mustAdmit(fresh)
      }
    }
  }

  async #appendNow(update: Uint8Array, fresh: readonly Claim[]): Promise<Wrote> {
    const { log, room } = this.#options
    const entry = this.#entryOf(update, fresh)
    return { seq: await log.append(room, entry, fresh, this.mark), bytes: entry.length }
  }

  /**
   * Appends while nobody else can. Null if what others have written takes long to look at. Then it was only read,
   * because others would have to wait.
   */
  async #appendInTurn(update: Uint8Array, fresh: readonly Claim[]): Promise<Wrote | null> {
    const { log, room } = this.#options
    const mark = this.#mark
    if (mark === null || log.appendNext === undefined) return this.#appendNow(update, fresh)
    let bytes = 0
    const seq = await log.appendNext(room, mark, (read) => {
      this.#hear(read.entries)
      this.#mark = read.mark
      this.#mustAdmit(fresh)
      const isInTheWay = this.hasHeardOf(update)
      if (isInTheWay === null) return null
      if (isInTheWay) throw new Changed(room)
      const entry = this.#entryOf(update, fresh)
      bytes = entry.length
      return { update: entry, claims: fresh }
    })
    return seq === null ? null : { seq, bytes }
  }

  #entryOf(update: Uint8Array, claims: readonly Claim[]): Uint8Array {
    return encodeEntry({ update, claims, lives: this.#history.begunBy(this.#life) })
  }

  #mustAdmit(fresh: readonly Claim[]): void {
    const { claims, room } = this.#options
    if (fresh.some(({ client, device }) => !claims.admits(client, device))) throw new Changed(room)
  }

  /** Reads what other relays have written since. It waits in `takeHeard`. */
  async readOn(): Promise<void> {
    if (this.#options.log.follow === undefined) return // nobody else writes
    const { entries, mark } = await this.#readFrom(this.#history.seq, this.#mark)
    this.#mark = mark
    this.#hear(entries)
  }

  #hear(entries: readonly Entry[]): void {
    const { room, claims } = this.#options
    for (const { seq, after, update } of entries) {
      const entry = decodeEntry(update)
      if (after !== this.#history.seq || entry.retired.length + entry.placed.length > 0)
        throw new Changed(room)
      claims.load(entry.claims)
      this.#history.load(entry.lives, seq)
      this.#heard.push(entry.update)
      this.#count(update.length)
    }
  }

  /** Reads all that comes after an entry and its mark. */
  async #readFrom(after: number, mark: Mark | null): Promise<{ entries: Entry[]; mark: Mark | null }> {
    const { log, room } = this.#options
    if (log.readFrom) return log.readFrom(room, mark)
    return { entries: await log.read(room, after), mark: null }
  }

  /** What was read; undefined if nobody else writes. */
  get mark(): Mark | undefined {
    return this.#mark === null ? undefined : { ...this.#mark }
  }

  /** Whether others have written under ids that the update has. Null if that takes long to say. */
  hasHeardOf(update: Uint8Array): boolean | null {
    if (this.#heard.length === 0) return false
    const all = [update, ...this.#heard].map((each) => this.#idsOf(each))
    const [own, ...others] = all.filter((ids) => ids !== null)
    return own === undefined || others.length < this.#heard.length
      ? null
      : others.some((ids) => overlap(ids, own))
  }

  async #isInTheWay(update: Uint8Array): Promise<boolean> {
    const { long } = this.#options
    for (const each of this.#heard.length === 0 ? [] : [update, ...this.#heard])
      if (long !== undefined && this.#idsOf(each) === null) this.#ids.set(each, await long.idsIn(each))
    return this.hasHeardOf(update) === true
  }

  /** Null for a long update that was not looked at. */
  #idsOf(update: Uint8Array): Ids | null {
    const { long } = this.#options
    const known = this.#ids.get(update)
    if (known !== undefined) return known
    if (long !== undefined && update.length > long.short) return null
    const ids = idsIn(update)
    this.#ids.set(update, ids)
    return ids
  }

  /** Removes and returns what other relays have written, oldest first. */
  takeHeard(): Uint8Array[] {
    return this.#heard.splice(0)
  }

  #count(bytes: number): void {
    this.#entriesSinceCompaction++
    this.#bytesSinceCompaction += bytes
  }

  appendClaims(): Promise<void> {
    return this.append(NOTHING)
  }

  /** The receipt for the last update; none for an empty log. */
  get logReceipt(): { logReceipt?: LogReceipt } {
    const { reached } = this.#history
    const { logReceipts, room } = this.#options
    return reached === null ? {} : { logReceipt: logReceipts.give(room, reached) }
  }

  /** Whether another relay may have written an update that has one of these receipts. */
  isBehind(given: readonly LogReceipt[]): boolean {
    return this.#options.log.follow !== undefined && given.some(({ seq }) => seq > this.#history.seq)
  }

  /** Whether updates were lost. A log with a hole may lack any update, so one valid receipt is enough. */
  isRolledBack(given: readonly LogReceipt[]): boolean {
    const { logReceipts, room } = this.#options
    const updates = given.flatMap((receipt) => logReceipts.read(room, receipt) ?? [])
    this.#isRolledBack ||= updates.some((update) => !this.#history.has(update))
    return this.#isRolledBack || (this.#hasHole && updates.length > 0)
  }

  /**
   * Whether the log should be compacted. False for a log with a hole, because compacting would drop the parts
   * that wait for missing updates.
   */
  get isLong(): boolean {
    const { entriesBeforeCompaction } = this.#options
    const [entries, bytes] = [this.#entriesSinceCompaction, this.#bytesSinceCompaction]
    return !this.#hasHole && (entries >= entriesBeforeCompaction || bytes >= limits.bytesBeforeCompaction)
  }

  /** Replaces all updates by the whole document and by what is kept aside. */
  async compact(state: Uint8Array, aside: Pick<RoomEntry, 'retired' | 'placed'>): Promise<void> {
    const { log, room, claims } = this.#options
    const entry = encodeEntry({ update: state, claims: claims.all, lives: this.#history.all, ...aside })
    await log.compact(room, this.#history.seq, entry, this.mark)
    if (this.#mark) this.#mark.base++
    this.#entriesSinceCompaction = 1
    this.#bytesSinceCompaction = 0
  }
}
