// What one room has on disk: its updates, with the claims to client ids and the lives of the relay
// that stand beside them, and whether updates are known to be missing.

import type { LogReceipt } from '../../shared/wire/frames.ts'
import type { Claims } from './claims.ts'
import { decodeEntry, encodeEntry, type RoomEntry } from './entry.ts'
import { History } from './history.ts'
import { limits } from '../config/limits.ts'
import type { LogReceipts } from './log-receipts.ts'
import type { Log } from '../log/log.ts'

export interface RoomLogOptions {
  room: string
  log: Log
  claims: Claims
  receipts: LogReceipts
  /** How long a log may become before it is compacted. */
  entriesBeforeCompaction: number
}

/** An update of no structs and no deletions. */
const NOTHING = new Uint8Array([0, 0])

export class RoomLog {
  readonly #options: RoomLogOptions
  readonly #history = new History()
  #entriesSinceCompaction = 0
  #bytesSinceCompaction = 0
  /** Updates between those that were read are missing, or some of these refer to what is not there. */
  #hasHole = false
  /** An update is missing of which there is a receipt. */
  #isRolledBack = false

  constructor(options: RoomLogOptions) {
    this.#options = options
  }

  /** The identity of the log, its updates, oldest first, and what it keeps aside. */
  async read(): Promise<Pick<RoomEntry, 'retired' | 'placed'> & { epoch: string; updates: Uint8Array[] }> {
    const { log, room, claims } = this.#options
    // Both at once: the log reads its file once for the two.
    const [epoch, entries] = await Promise.all([log.epoch(room), log.read(room)])
    const read = entries.map(({ update }) => decodeEntry(update))
    for (const entry of read) claims.load(entry.claims)
    const lives = read.flatMap((entry) => entry.lives)
    this.#history.load(lives, entries.at(-1)?.seq ?? 0)
    this.#hasHole = entries.some(({ after }, at) => after > (entries[at - 1]?.seq ?? 0))
    this.#entriesSinceCompaction = entries.length
    this.#bytesSinceCompaction = entries.slice(1).reduce((sum, { update }) => sum + update.length, 0)
    const retired = read.flatMap((entry) => entry.retired)
    const placed = read.flatMap((entry) => entry.placed)
    return { epoch, updates: read.map(({ update }) => update), retired, placed }
  }

  get hasHole(): boolean {
    return this.#hasHole
  }

  /** Some of what was read refers to what was not. */
  noteHole(): void {
    this.#hasHole = true
  }

  /** Resolves once it is durable, with the claims that no log has yet. */
  async append(update: Uint8Array): Promise<void> {
    const { log, room, claims, receipts } = this.#options
    const { life } = receipts
    const lives = this.#history.begunBy(life)
    const entry = encodeEntry({ update, claims: claims.takeFresh(), lives })
    const seq = await log.append(room, entry)
    this.#history.wrote({ life, seq })
    this.#entriesSinceCompaction++
    this.#bytesSinceCompaction += entry.length
  }

  appendClaims(): Promise<void> {
    return this.append(NOTHING)
  }

  /** For its last update; none for a log without one. */
  get receipt(): { receipt?: LogReceipt } {
    const { reached } = this.#history
    const { receipts, room } = this.#options
    return reached === null ? {} : { receipt: receipts.give(room, reached) }
  }

  /** A log with a hole may lack any update; so a receipt of this room, whichever, is enough. */
  isRolledBack(given: readonly LogReceipt[]): boolean {
    const { receipts, room } = this.#options
    const updates = given.flatMap((receipt) => receipts.read(room, receipt) ?? [])
    this.#isRolledBack ||= updates.some((update) => !this.#history.has(update))
    return this.#isRolledBack || (this.#hasHole && updates.length > 0)
  }

  /** One with a hole is left alone: what waits in it is in no document. */
  get isLong(): boolean {
    const { entriesBeforeCompaction } = this.#options
    const [entries, bytes] = [this.#entriesSinceCompaction, this.#bytesSinceCompaction]
    return !this.#hasHole && (entries >= entriesBeforeCompaction || bytes >= limits.bytesBeforeCompaction)
  }

  /** Puts the whole document in the place of its updates, with what is kept aside. */
  async compact(state: Uint8Array, aside: Pick<RoomEntry, 'retired' | 'placed'>): Promise<void> {
    const { log, room, claims } = this.#options
    const entry = encodeEntry({ update: state, claims: claims.all, lives: this.#history.all, ...aside })
    await log.compact(room, this.#history.seq, entry)
    this.#entriesSinceCompaction = 1
    this.#bytesSinceCompaction = 0
  }
}
