// The records of one document on this device, in y-indexeddb's format. The database has the document's name.
// Its updates are in `updates`, under ascending keys; everything else is in `custom`.
//
// A change is one transaction of strict durability. When its promise resolves, the change is on the disk.
// When it rejects, nothing was changed. Other tabs write the same records, and no change loses theirs.

import * as Y from 'yjs'
import { readConfirmed, type Confirmed } from './confirmed.ts'

export const UPDATES = 'updates'
export const CUSTOM = 'custom'
/** The name of this device's secret in `custom`. */
export const DEVICE = 'roundtable device'
/** The name of the confirmed state in `custom`. */
export const CONFIRMED = 'roundtable confirmed'
/** Stands for a value that the browser cannot read. */
export const UNREADABLE = Symbol('unreadable')

export type Entry = readonly [key: IDBValidKey, value: unknown]

/** Everything that this device has of a document. */
export interface Read {
  updates: readonly Entry[]
  /**
   * The secret that proves to the relay that this device owns its client ids. Null if it was not made yet.
   */
  device: string | null
  confirmed: Confirmed
}

export interface Opened {
  records: Records
  /** Whether the database is new. */
  fresh: boolean
}

export class Records {
  readonly #database: IDBDatabase

  constructor(database: IDBDatabase) {
    this.#database = database
  }

  /**
   * `lost` is called if the browser removes the database with its content, for example because site data was
   * cleared.
   */
  static async open(name: string, lost: () => void): Promise<Opened> {
    let fresh = false
    const request = indexedDB.open(name)
    request.onupgradeneeded = () => {
      fresh = true
      request.result.createObjectStore(UPDATES, { autoIncrement: true })
      request.result.createObjectStore(CUSTOM)
    }
    const database = await answer(request)
    database.onclose = lost
    // Another page wants to delete the database, and waits until this connection is closed.
    database.onversionchange = () => {
      database.close()
      lost()
    }
    return { records: new Records(database), fresh }
  }

  /** Requests everything at once, because the page is drawn only after this resolves. */
  async read(): Promise<Read> {
    const transaction = this.#database.transaction([UPDATES, CUSTOM])
    const custom = transaction.objectStore(CUSTOM)
    const [device, confirmed, updates] = await Promise.all([
      readable<unknown>(custom.get(DEVICE)),
      readable<unknown>(custom.get(CONFIRMED)),
      entriesOf(transaction.objectStore(UPDATES)),
    ])
    return {
      updates,
      device: typeof device === 'string' ? device : null,
      confirmed: readConfirmed(confirmed),
    }
  }

  async add(updates: readonly Uint8Array[]): Promise<void> {
    await this.change([UPDATES], (transaction) => {
      for (const update of updates) transaction.objectStore(UPDATES).add(update)
    })
  }

  /** The device's secret. If there is none yet, stores `fresh` as the secret. */
  async device(fresh: string): Promise<string> {
    let device = fresh
    await this.change([CUSTOM], async (transaction) => {
      const custom = transaction.objectStore(CUSTOM)
      const known = await readable<unknown>(custom.get(DEVICE))
      if (typeof known === 'string') device = known
      else custom.put(fresh, DEVICE)
    })
    return device
  }

  async confirm(confirmed: Confirmed): Promise<void> {
    await this.change([CUSTOM], (transaction) => {
      transaction.objectStore(CUSTOM).put(confirmed, CONFIRMED)
    })
  }

  get custom(): IDBObjectStore {
    return this.#database.transaction(CUSTOM).objectStore(CUSTOM)
  }

  close(): void {
    this.#database.close()
  }

  /** `work` may only wait for requests of its transaction, because an idle transaction ends. */
  async change(stores: string[], work: (transaction: IDBTransaction) => void | Promise<void>): Promise<void> {
    const transaction = this.#database.transaction(stores, 'readwrite', { durability: 'strict' })
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error ?? new Error('The browser took the write back.'))
    })
    const worked = (async () => {
      try {
        await work(transaction)
      } catch (error) {
        transaction.abort()
        throw error
      }
    })()
    await Promise.all([worked, done])
  }
}

/**
 * Reads all entries in one transaction. So if another tab trims the records, either all or none of that is
 * seen.
 */
export async function entriesOf(updates: IDBObjectStore): Promise<Entry[]> {
  const [keys, values] = await Promise.all([
    answer(updates.getAllKeys()),
    readable<unknown[]>(updates.getAll()),
  ])
  if (values !== UNREADABLE) return keys.map((key, at) => [key, values[at]] as const)
  const found: Entry[] = []
  for (const key of keys) found.push([key, await readable<unknown>(updates.get(key))])
  return found
}

/** Applies the updates that can be applied. Returns the keys of those that cannot. */
export function applyEach(doc: Y.Doc, updates: readonly Entry[], origin: unknown): IDBValidKey[] {
  const damaged: IDBValidKey[] = []
  const apply = () => {
    for (const [key, value] of updates) if (!applies(doc, value, origin)) damaged.push(key)
  }
  Y.transact(doc, apply, origin, false)
  return damaged
}

/**
 * False if the value is not an update. Decodes it first, because an update that was applied in part cannot be
 * undone.
 */
export function applies(doc: Y.Doc, value: unknown, origin: unknown): boolean {
  if (!(value instanceof Uint8Array)) return false
  try {
    Y.decodeUpdate(value)
    Y.applyUpdate(doc, value, origin)
    return true
  } catch {
    return false // the caller moves the record aside and tells the person
  }
}

export const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The browser’s database failed.'))
  })

/** Resolves with `UNREADABLE` if the request fails. The failure then does not abort the transaction. */
export const readable = <T>(request: IDBRequest<T>): Promise<T | typeof UNREADABLE> =>
  new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = (event) => {
      event.preventDefault()
      event.stopPropagation()
      resolve(UNREADABLE)
    }
  })
