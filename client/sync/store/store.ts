// Writes a document to this device's disk, and notices every failure.
//
//   waiting ──→ being written ──→ on the disk
//      ↑              │
//      └── a failed write is kept, reported, and tried again
//
// Updates that come during a write go with the next write. A record that cannot be read is moved aside, never
// deleted, and the others load. If the browser removes the database, the whole document is written again.

import * as Y from 'yjs'
import { base64url } from '../../../shared/wire/access.ts'
import { NOTHING_CONFIRMED, type Confirmed } from './confirmed.ts'
import type { FormerRoom } from './former.ts'
import { applyEach, Records } from './records.ts'
import { warn } from '../../browser/logging.ts'
import { isThere } from '../../browser/storage.ts'
import { words } from './words/en.ts'

export type StoreState =
  | { is: 'opening' }
  /** `waiting`: edits that are not on the disk yet. Null if there are none. */
  | { is: 'open'; waiting: Waiting | null }
  | { is: 'unavailable' }

export interface Waiting {
  /** The time of the oldest waiting edit, in ms. */
  since: number
  /** Whether the last write failed. The store tries again. */
  failed: boolean
}

export interface StoreOptions {
  name: string
  /** The database's name in earlier versions. */
  former?: string
  doc: Y.Doc
  onchange: () => void
  /** Shows the person a notice, or takes it back, if it is not true any more. */
  tell: (sentence: string, isOver?: boolean) => void
  /** A clock in ms. Only differences are used. */
  now?: () => number
}

export interface Store {
  readonly state: StoreState
  /** Resolves when the stored updates are in the document, or when it is known that there is no database. */
  readonly loaded: Promise<void>
  /** The secret that proves to the relay that this device owns its client ids in this room. */
  readonly device: string
  /** The confirmed state, as it was read at opening. */
  readonly confirmed: Confirmed
  /**
   * Stores the confirmed state within `CONFIRM_EVERY` ms. `read` is called only then, so that many edits lead
   * to one write.
   */
  confirm(read: () => Confirmed | null): void
  /** Call when this relay has accepted the room's key. The earlier version's database is then deleted. */
  welcomed(): void
  /** The stored records. Null if the browser stores none. */
  readonly records: Records | null
  /** Stops writing until `resume`. */
  stop(): void
  resume(): void
  /** Writes the waiting edits, then closes. */
  close(): void
}

/** The origin of updates that are read from the store. */
export const STORE = Symbol('local store')

/** If there are this many records, the store trims them to one. */
const TRIM_AT = 500
/** ms until a failed write is first tried again. With each failure, the wait doubles. */
const FIRST_RETRY = 500
/** The longest such wait, in ms. Also the wait before opening is tried again. */
const LAST_RETRY = 8000
/** ms between two writes of the confirmed state. */
const CONFIRM_EVERY = 1000
/**
 * If the browser has not opened the database within this many ms, the page works without it until it opens.
 */
const OPEN_WITHIN = 4000

export const openStore = (options: StoreOptions): Store => new LocalStore(options)

interface Batch {
  since: number
  updates: Uint8Array[]
}

class LocalStore implements Store {
  readonly loaded: Promise<void>
  device = newSecret()
  confirmed = NOTHING_CONFIRMED
  readonly #options: StoreOptions & Required<Pick<StoreOptions, 'now'>>
  #phase: StoreState['is'] = 'opening'
  #records: Records | null = null
  /** The number of records, as far as this tab knows. */
  #count = 0
  #waiting: Batch | null = null
  #written: Batch | null = null
  /** Whether the content of the database is unknown. If so, the next write is the whole document. */
  #whole = false
  /** The earlier version's records, once all of them are copied here. */
  #former: FormerRoom | null = null
  #failed = false
  #retry: ReturnType<typeof setTimeout> | undefined
  #retryIn = FIRST_RETRY
  #toConfirm: (() => Confirmed | null) | null = null
  #confirming: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(options: StoreOptions) {
    this.#options = { now: () => performance.now(), ...options }
    options.doc.on('update', this.#remember)
    this.loaded = this.#patiently(this.#load())
  }

  get state(): StoreState {
    if (this.#phase !== 'open') return { is: this.#phase }
    const oldest = this.#written ?? this.#waiting
    return { is: 'open', waiting: oldest && { since: oldest.since, failed: this.#failed } }
  }

  // ── opening and reading ──

  #patiently(load: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#doWithout()
        resolve()
      }, OPEN_WITHIN)
      void load.then(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  async #load(): Promise<void> {
    try {
      // The former database is read before ours. Another tab first copies records to ours and then deletes
      // them there, so no record is missed.
      const [{ records }, former] = await Promise.all([
        Records.open(this.#options.name, this.#lost),
        this.#readFormer(),
      ])
      if (!this.#closed) await this.#read(records, former)
      this.#records = records
    } catch (error) {
      warn(error)
      this.#doWithout()
      if (!this.#closed) this.#retry = setTimeout(() => void this.#load(), LAST_RETRY)
      return
    }
    if (this.#phase === 'unavailable') {
      this.#writeWhole()
      this.#options.tell(words.noOfflineCopy, true)
    }
    this.#phase = 'open'
    this.#retry = undefined
    this.#changed()
    void this.#write()
  }

  async #readFormer(): Promise<FormerRoom | null> {
    const { former, tell } = this.#options
    if (former === undefined || !(await isThere(former))) return null
    const part = await import('./former.ts').catch(() => null) // the page itself says that a part is missing
    return part && part.readFormer(former, tell)
  }

  async #read(records: Records, former: FormerRoom | null): Promise<void> {
    const { doc, tell } = this.#options
    const isCopied = await former?.copyTo(records)
    if (former && isCopied) this.#former = former
    const uncopied = isCopied ? null : former
    const { updates, device, confirmed } = await records.read()
    if (this.#closed) return
    // With an update listener, Yjs would encode every record again.
    doc.off('update', this.#remember)
    if (uncopied) applyEach(doc, uncopied.updates, STORE)
    const damaged = applyEach(doc, updates, STORE)
    doc.on('update', this.#remember)
    this.#count = updates.length
    this.confirmed = confirmed
    this.device = device ?? (await records.device(uncopied?.device ?? this.device))
    if (damaged.length > 0) {
      // If damaged records cannot be moved, they stay, and are found again at the next opening.
      await import('./records-care.ts')
        .then(({ moveAside }) => moveAside(records, damaged, tell))
        .catch(() => undefined)
    }
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) tell(words.recordsMissing)
  }

  /** Works without the database until it opens. */
  #doWithout(): void {
    if (this.#phase !== 'opening' || this.#closed) return
    this.#phase = 'unavailable'
    this.#waiting = null
    this.#options.tell(words.noOfflineCopy)
    this.#changed()
  }

  // ── writing ──

  #remember = (update: Uint8Array): void => {
    if (this.#closed || this.#phase === 'unavailable') return
    this.#wait([update])
    this.#changed()
    void this.#write()
  }

  #wait(updates: Uint8Array[]): void {
    this.#waiting ??= { since: this.#options.now(), updates: [] }
    for (const update of updates) this.#waiting.updates.push(update)
  }

  #writeWhole(): void {
    this.#whole = true
    this.#wait([])
  }

  #lost = (): void => {
    this.#records = null
    if (this.#phase !== 'open' || this.#closed) return
    this.#writeWhole()
    this.#changed()
    void this.#write()
  }

  async #write(): Promise<void> {
    if (this.#phase !== 'open' || this.#written !== null || this.#retry !== undefined) return
    for (let batch = this.#take(); batch !== null; batch = this.#take()) {
      try {
        await this.#put(batch)
      } catch (error) {
        this.#takeBack(batch)
        warn(error)
        return this.#fail()
      }
      this.#written = null
      this.#failed = false
      this.#retryIn = FIRST_RETRY
      this.#changed()
      if (this.#count >= TRIM_AT) void this.#trim()
    }
    if (this.#closed) this.#records?.close()
  }

  #take(): Batch | null {
    this.#written = this.#waiting
    this.#waiting = null
    return this.#written
  }

  #takeBack(batch: Batch): void {
    this.#waiting = { since: batch.since, updates: [...batch.updates, ...(this.#waiting?.updates ?? [])] }
    this.#written = null
  }

  async #put(batch: Batch): Promise<void> {
    const records = this.#records ?? (await this.#reopen())
    const updates = this.#whole ? [Y.encodeStateAsUpdate(this.#options.doc)] : batch.updates
    await records.add(updates)
    this.#count += updates.length
    if (this.#records === records) this.#whole = false
  }

  async #reopen(): Promise<Records> {
    const { records, fresh } = await Records.open(this.#options.name, this.#lost)
    if (fresh) this.#whole = true
    await records.device(this.device)
    return (this.#records = records)
  }

  /** A database that failed cannot be trusted, so the next try opens it again. */
  #fail(): void {
    this.#records?.close()
    this.#records = null
    this.#failed = true
    if (!this.#closed)
      this.#retry = setTimeout(() => {
        this.#retry = undefined
        void this.#write()
      }, this.#retryIn)
    this.#retryIn = Math.min(this.#retryIn * 2, LAST_RETRY)
    this.#changed()
  }

  async #trim(): Promise<void> {
    this.#count = 0
    try {
      const { trim } = await import('./records-care.ts')
      const left = this.#records ? await trim(this.#records) : 0
      this.#count += left
    } catch {
      // Nothing was changed. The records are trimmed after `TRIM_AT` more.
    }
  }

  // ── beside the document ──

  confirm(read: () => Confirmed | null): void {
    this.#toConfirm = read
    this.#confirming ??= setTimeout(() => this.#confirm(), CONFIRM_EVERY)
  }

  #confirm(): void {
    clearTimeout(this.#confirming)
    this.#confirming = undefined
    const confirmed = this.#toConfirm?.() ?? null
    this.#toConfirm = null
    // If the write fails, the older state stays. Then the page may notice later that the relay was restored.
    if (confirmed !== null) this.#records?.confirm(confirmed).catch(() => undefined)
  }

  welcomed(): void {
    // If this fails, the old records stay. They are marked as copied, and the next opening tries again.
    if (this.#records) this.#former?.forget(this.#records).catch(() => undefined)
    this.#former = null
  }

  get records(): Records | null {
    return this.#records
  }

  stop(): void {
    this.#closed = true
  }

  resume(): void {
    this.#closed = false
    this.#writeWhole()
    this.#changed()
    void this.#write()
  }

  #changed(): void {
    if (!this.#closed) this.#options.onchange()
  }

  close(): void {
    this.#closed = true
    this.#options.doc.off('update', this.#remember)
    clearTimeout(this.#retry)
    this.#retry = undefined
    this.#confirm()
    void this.#write()
  }
}

const newSecret = (): string => base64url(crypto.getRandomValues(new Uint8Array(16)))
