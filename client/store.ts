// The meeting on this device, in y-indexeddb's database format, written so that every failure is seen.
//
// Each update is one record, written with strict durability: when a write is done it is on the disk.
// What waits during a write goes with the next one; a write that fails is kept and tried again.
// A record that cannot be read is moved aside, never deleted, and the others load.

import * as Y from 'yjs'

export type StoreState =
  | { is: 'opening' }
  | {
      is: 'open'
      /** Since when (ms) the oldest update waits to be on the disk; null when none does. */
      waitingSince: number | null
      /** The last write failed; it is tried again. */
      failing: boolean
    }
  | { is: 'unavailable' }

export interface StoreOptions {
  name: string
  doc: Y.Doc
  onchange: () => void
  /** Something the person should know. */
  tell: (sentence: string) => void
  /** ms; only differences count. */
  now?: () => number
}

export interface Store {
  readonly state: StoreState
  /** Resolves when what this device has is in the document, or is known not to be had. */
  readonly loaded: Promise<void>
  close(): void
}

/** The origin of what is read from the store. */
export const STORE = Symbol('local store')

const UPDATES = 'updates'
const CUSTOM = 'custom'
/** Records after which the database is written anew as one. */
const TRIM_AT = 500
const FIRST_RETRY = 500
const LAST_RETRY = 8000
/** A browser that does not open its database within this many ms is gone on without. */
const OPEN_WITHIN = 4000

export const openStore = (options: StoreOptions): Store => new LocalStore(options)

class LocalStore implements Store {
  readonly loaded: Promise<void>
  readonly #options: Required<StoreOptions>
  #database: IDBDatabase | null = null
  #state: StoreState = { is: 'opening' }
  #waiting: Uint8Array[] = []
  #writing = false
  #records = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #retryIn = FIRST_RETRY
  #closed = false

  constructor(options: StoreOptions) {
    this.#options = { now: () => performance.now(), ...options }
    this.#options.doc.on('update', this.#remember)
    this.loaded = this.#load()
  }

  get state(): StoreState {
    return this.#state
  }

  // ── opening and reading ──

  async #load(): Promise<void> {
    try {
      this.#database = await this.#open()
      await this.#read(this.#database)
      this.#set({
        is: 'open',
        waitingSince: this.#waiting.length > 0 ? this.#options.now() : null,
        failing: false,
      })
      void this.#write()
    } catch (error) {
      this.#database?.close()
      this.#database = null
      this.#set({ is: 'unavailable' })
      this.#options.tell(
        `This browser cannot keep an offline copy (${nameOf(error)}). Your edits are saved while the server is reached; if it is not, take them with Copy or Download.`,
      )
    }
  }

  async #open(): Promise<IDBDatabase> {
    const request = indexedDB.open(this.#options.name)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(UPDATES, { autoIncrement: true })
      request.result.createObjectStore(CUSTOM)
    }
    const database = await within(OPEN_WITHIN, answer(request))
    database.onversionchange = () => database.close()
    // The browser closes it when its site data is cleared: then all there is has to be written again.
    database.onclose = () => this.#reopen()
    return database
  }

  #reopen(): void {
    if (this.#closed) return
    this.#database = null
    this.#waiting = [Y.encodeStateAsUpdate(this.#options.doc)]
    this.#records = 0
    this.#fail()
  }

  async #read(database: IDBDatabase): Promise<void> {
    const updates = database.transaction(UPDATES).objectStore(UPDATES)
    const keys = await answer(updates.getAllKeys())
    const values = await answer<unknown[]>(updates.getAll()).catch(() => readOneByOne(database, keys))
    const damaged: IDBValidKey[] = []
    const { doc } = this.#options
    doc.transact(() => {
      keys.forEach((key, at) => {
        if (!applies(doc, values[at])) damaged.push(key)
      })
    }, STORE)
    this.#records = keys.length
    if (damaged.length > 0) await this.#moveAside(database, damaged)
    if (doc.store.pendingStructs !== null)
      this.#options.tell(
        'A part of this device’s copy is missing. What depends on it is kept and will show when the server is reached.',
      )
  }

  async #moveAside(database: IDBDatabase, keys: IDBValidKey[]): Promise<void> {
    const transaction = database.transaction([UPDATES, CUSTOM], 'readwrite', { durability: 'strict' })
    const done = completion(transaction)
    const [updates, custom] = [transaction.objectStore(UPDATES), transaction.objectStore(CUSTOM)]
    for (const key of keys) {
      const value = await answer<unknown>(updates.get(key)).catch(() => undefined)
      if (value === undefined) continue // it cannot even be read: it stays where it is
      custom.put(value, `damaged ${JSON.stringify(key)}`)
      updates.delete(key)
    }
    await done
    this.#options.tell(
      `${keys.length === 1 ? 'One record' : `${keys.length} records`} of this device’s copy could not be read and ${keys.length === 1 ? 'was' : 'were'} put aside. The rest is here; what the server has will be filled in.`,
    )
  }

  // ── writing ──

  #remember = (update: Uint8Array, origin: unknown): void => {
    if (origin === STORE || this.#state.is === 'unavailable') return
    this.#waiting.push(update)
    if (this.#state.is === 'open' && this.#state.waitingSince === null)
      this.#set({ ...this.#state, waitingSince: this.#options.now() })
    void this.#write()
  }

  async #write(): Promise<void> {
    if (this.#writing || this.#state.is !== 'open' || this.#state.failing) return
    this.#writing = true
    while (this.#waiting.length > 0) {
      const started = this.#options.now()
      const batch = this.#waiting
      this.#waiting = []
      try {
        await this.#writeBatch(batch)
        this.#retryIn = FIRST_RETRY
        this.#records += batch.length
        if (this.#records >= TRIM_AT) await this.#trim()
      } catch {
        this.#waiting = [...batch, ...this.#waiting]
        this.#writing = false
        return this.#fail()
      }
      this.#set({ is: 'open', waitingSince: this.#waiting.length > 0 ? started : null, failing: false })
    }
    this.#writing = false
  }

  async #writeBatch(batch: Uint8Array[]): Promise<void> {
    const database = (this.#database ??= await this.#open())
    const transaction = database.transaction(UPDATES, 'readwrite', { durability: 'strict' })
    const done = completion(transaction)
    for (const update of batch) transaction.objectStore(UPDATES).add(update)
    await done
  }

  /** Kept, said, and tried again. */
  #fail(): void {
    if (this.#closed) return
    const waitingSince = (this.#state.is === 'open' ? this.#state.waitingSince : null) ?? this.#options.now()
    this.#set({ is: 'open', waitingSince, failing: true })
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => {
      this.#set({ is: 'open', waitingSince, failing: false })
      void this.#write()
    }, this.#retryIn)
    this.#retryIn = Math.min(this.#retryIn * 2, LAST_RETRY)
  }

  /** Many records become one, in one transaction, with whatever another tab has written. */
  async #trim(): Promise<void> {
    const database = this.#database
    if (database === null) return
    const transaction = database.transaction(UPDATES, 'readwrite', { durability: 'strict' })
    const done = completion(transaction)
    const updates = transaction.objectStore(UPDATES)
    const keys = await answer(updates.getAllKeys())
    const values = await answer<unknown[]>(updates.getAll())
    const whole = new Y.Doc()
    const trimmed = keys.filter((_key, at) => applies(whole, values[at]))
    updates.add(Y.encodeStateAsUpdate(whole))
    for (const key of trimmed) updates.delete(key)
    await done
    whole.destroy()
    this.#records = 1 + keys.length - trimmed.length
  }

  #set(state: StoreState): void {
    if (this.#closed) return
    this.#state = state
    this.#options.onchange()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#retry)
    this.#options.doc.off('update', this.#remember)
    this.#database?.close()
  }
}

/** False for what is no update. Decoded first: a half-applied update cannot be taken back. */
function applies(doc: Y.Doc, value: unknown): boolean {
  if (!(value instanceof Uint8Array)) return false
  try {
    Y.decodeUpdate(value)
    Y.applyUpdate(doc, value, STORE)
    return true
  } catch {
    return false // the caller reports it
  }
}

async function readOneByOne(database: IDBDatabase, keys: IDBValidKey[]): Promise<unknown[]> {
  const values: unknown[] = []
  for (const key of keys)
    values.push(
      await answer<unknown>(database.transaction(UPDATES).objectStore(UPDATES).get(key)).catch(() => null),
    )
  return values
}

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error ?? new Error('The browser’s database failed.'))
  })

const completion = (transaction: IDBTransaction): Promise<void> =>
  new Promise((done, failed) => {
    transaction.oncomplete = () => done()
    transaction.onabort = () => failed(transaction.error ?? new Error('The browser took the write back.'))
  })

const within = <T>(ms: number, promise: Promise<T>): Promise<T> =>
  new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error('its database does not open')), ms)
    promise.then(done, failed).finally(() => clearTimeout(timer))
  })

const nameOf = (error: unknown): string =>
  error instanceof Error ? error.message || error.name : String(error)
