// The records of one document on this device, in y-indexeddb's format: a database of the document's
// name, the updates in `updates` under ascending keys, anything else in `custom`.
//
// A change is one transaction of strict durability: when its promise resolves it is on the disk,
// when it rejects nothing was changed. Other tabs write the same records; a change loses none of theirs.

import * as Y from 'yjs'
import { readConfirmed, type Confirmed } from './confirmed.ts'

export const UPDATES = 'updates'
export const CUSTOM = 'custom'
/** Under these names in `custom`: */
export const DEVICE = 'roundtable device'
export const CONFIRMED = 'roundtable confirmed'
export const UNREADABLE = Symbol('unreadable')

export type Entry = readonly [key: IDBValidKey, value: unknown]

/** What a device has of a document. */
export interface Read {
  updates: readonly Entry[]
  /** The secret that this device's client ids belong to; null before it has one. */
  device: string | null
  confirmed: Confirmed
}

export interface Opened {
  records: Records
  /** There was no such database until now. */
  fresh: boolean
}

export class Records {
  readonly #database: IDBDatabase

  constructor(database: IDBDatabase) {
    this.#database = database
  }

  /** `lost`: the browser took the database away, with what was in it, say because site data was cleared. */
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
    // Somebody waits to delete it, and would wait for ever.
    database.onversionchange = () => {
      database.close()
      lost()
    }
    return { records: new Records(database), fresh }
  }

  /** All is asked for at once: a page waits for this before it is drawn. */
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

  /** The device's secret: the one that is here, else `fresh` from now on. */
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

  /** The work must ask the transaction for something before it awaits anything else, or it ends. */
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

/** All in one transaction, so that another tab's trim is seen whole or not at all. */
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

/** Applies all that can be; the keys of what cannot. */
export function applyEach(doc: Y.Doc, updates: readonly Entry[], origin: unknown): IDBValidKey[] {
  const damaged: IDBValidKey[] = []
  const apply = () => {
    for (const [key, value] of updates) if (!applies(doc, value, origin)) damaged.push(key)
  }
  Y.transact(doc, apply, origin, false)
  return damaged
}

/** False for what is no update. Decoded first: what is half applied cannot be taken back. */
export function applies(doc: Y.Doc, value: unknown, origin: unknown): boolean {
  if (!(value instanceof Uint8Array)) return false
  try {
    Y.decodeUpdate(value)
    Y.applyUpdate(doc, value, origin)
    return true
  } catch {
    return false // the caller moves it aside and says so
  }
}

export const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The browser’s database failed.'))
  })

/** A request that fails ends its transaction, unless the error is taken as an answer. */
export const readable = <T>(request: IDBRequest<T>): Promise<T | typeof UNREADABLE> =>
  new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = (event) => {
      event.preventDefault()
      event.stopPropagation()
      resolve(UNREADABLE)
    }
  })
