// The records of one document on this device, in y-indexeddb's format: a database of the document's
// name, the updates in `updates` under ascending keys, anything else in `custom`.
//
// A change is one transaction of strict durability: when its promise resolves it is on the disk,
// when it rejects nothing was changed. Other tabs write the same records; a change loses none of theirs.

import * as Y from 'yjs'
import { readConfirmed, type Confirmed } from './confirmed.ts'

const UPDATES = 'updates'
const CUSTOM = 'custom'
/** Under these names in `custom`: */
const DEVICE = 'roundtable device'
const CONFIRMED = 'roundtable confirmed'
const KEPT = 'roundtable kept '
const UNREADABLE = Symbol('unreadable')

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

  /** Applies all that can be; names the keys of what cannot. */
  async readInto(doc: Y.Doc, origin: unknown): Promise<{ count: number; damaged: IDBValidKey[] }> {
    const found = await entriesOf(this.#database.transaction(UPDATES).objectStore(UPDATES))
    const damaged: IDBValidKey[] = []
    doc.transact(() => {
      for (const [key, value] of found) if (!applies(doc, value, origin)) damaged.push(key)
    }, origin)
    return { count: found.length, damaged }
  }

  async add(updates: readonly Uint8Array[]): Promise<void> {
    await this.#change([UPDATES], (transaction) => {
      for (const update of updates) transaction.objectStore(UPDATES).add(update)
    })
  }

  /** Moves records to `custom`, as they are. One that cannot even be read stays where it is. */
  async moveAside(keys: readonly IDBValidKey[]): Promise<void> {
    await this.#change([UPDATES, CUSTOM], async (transaction) => {
      const updates = transaction.objectStore(UPDATES)
      for (const key of keys) {
        const value = await readable<unknown>(updates.get(key))
        if (value === UNREADABLE) continue
        transaction.objectStore(CUSTOM).put(value, `damaged ${JSON.stringify(key)}`)
        updates.delete(key)
      }
    })
  }

  /** The secret that this device's client ids belong to: the one that is here, else `fresh` from now on. */
  async device(fresh: string): Promise<string> {
    let device = fresh
    await this.#change([CUSTOM], async (transaction) => {
      const custom = transaction.objectStore(CUSTOM)
      const known = await readable<unknown>(custom.get(DEVICE))
      if (typeof known === 'string') device = known
      else custom.put(fresh, DEVICE)
    })
    return device
  }

  async confirmed(): Promise<Confirmed> {
    return readConfirmed(await readable<unknown>(this.#custom.get(CONFIRMED)))
  }

  async confirm(confirmed: Confirmed): Promise<void> {
    await this.#change([CUSTOM], (transaction) => {
      transaction.objectStore(CUSTOM).put(confirmed, CONFIRMED)
    })
  }

  // ── copies that were set aside, each by the time at which it was (ISO 8601) ──

  /** Takes all updates out of the document, and keeps them as one. */
  async setAside(at: string): Promise<void> {
    await this.#change([UPDATES, CUSTOM], async (transaction) => {
      const updates = transaction.objectStore(UPDATES)
      const values = (await entriesOf(updates)).map(([, value]) => value)
      const custom = transaction.objectStore(CUSTOM)
      custom.put(Y.mergeUpdates(values.filter((value) => value instanceof Uint8Array)), `${KEPT}${at}`)
      custom.delete(CONFIRMED)
      updates.clear()
    })
  }

  async kept(): Promise<string[]> {
    const keys = await answer(this.#custom.getAllKeys())
    return keys.flatMap((key) =>
      typeof key === 'string' && key.startsWith(KEPT) ? [key.slice(KEPT.length)] : [],
    )
  }

  /** The copy as one update. */
  async readKept(at: string): Promise<Uint8Array | null> {
    const held = await readable<unknown>(this.#custom.get(`${KEPT}${at}`))
    return held instanceof Uint8Array ? held : null
  }

  async forgetKept(at: string): Promise<void> {
    await this.#change([CUSTOM], (transaction) => {
      transaction.objectStore(CUSTOM).delete(`${KEPT}${at}`)
    })
  }

  get #custom(): IDBObjectStore {
    return this.#database.transaction(CUSTOM).objectStore(CUSTOM)
  }

  /** Writes many records anew as one; returns how many there are then. */
  async trim(): Promise<number> {
    let left = 1
    await this.#change([UPDATES], async (transaction) => {
      const updates = transaction.objectStore(UPDATES)
      const whole = new Y.Doc()
      for (const [key, value] of await entriesOf(updates)) {
        if (applies(whole, value, null)) updates.delete(key)
        else left++
      }
      updates.add(Y.encodeStateAsUpdate(whole))
      whole.destroy()
    })
    return left
  }

  close(): void {
    this.#database.close()
  }

  /** The work must ask the transaction for something before it awaits anything else, or it ends. */
  async #change(
    stores: string[],
    work: (transaction: IDBTransaction) => void | Promise<void>,
  ): Promise<void> {
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
async function entriesOf(updates: IDBObjectStore): Promise<[IDBValidKey, unknown][]> {
  const keys = await answer(updates.getAllKeys())
  const values = await readable<unknown[]>(updates.getAll())
  if (values !== UNREADABLE) return keys.map((key, at) => [key, values[at]])
  const found: [IDBValidKey, unknown][] = []
  for (const key of keys) found.push([key, await readable<unknown>(updates.get(key))])
  return found
}

/** False for what is no update. Decoded first: what is half applied cannot be taken back. */
function applies(doc: Y.Doc, value: unknown, origin: unknown): boolean {
  if (!(value instanceof Uint8Array)) return false
  try {
    Y.decodeUpdate(value)
    Y.applyUpdate(doc, value, origin)
    return true
  } catch {
    return false // the caller moves it aside and says so
  }
}

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The browser’s database failed.'))
  })

/** A request that fails ends its transaction, unless the error is taken as an answer. */
const readable = <T>(request: IDBRequest<T>): Promise<T | typeof UNREADABLE> =>
  new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = (event) => {
      event.preventDefault()
      event.stopPropagation()
      resolve(UNREADABLE)
    }
  })
