// The local store of one page, and its database as another program would see it.

import * as Y from 'yjs'
import { openStore, type Store, type StoreState, type Waiting } from '../../../client/sync/store/store.ts'

export class StoredPage {
  readonly doc = new Y.Doc()
  readonly store: Store
  told: readonly string[] = []
  /** The store's clock. The test moves it. */
  now = 0
  #watchers: (() => void)[] = []

  constructor(
    readonly name: string,
    former?: string,
  ) {
    this.store = openStore({
      name,
      ...(former !== undefined && { former }),
      doc: this.doc,
      onchange: () => this.#watchers.forEach((watch) => watch()),
      tell: (sentence, isOver) => {
        const others = this.told.filter((each) => each !== sentence)
        this.told = isOver === true ? others : [...this.told, sentence]
      },
      now: () => this.now,
    })
  }

  static async loaded(name: string, former?: string): Promise<StoredPage> {
    const page = new StoredPage(name, former)
    await page.store.loaded
    return page
  }

  get waiting(): Waiting | null {
    return this.store.state.is === 'open' ? this.store.state.waiting : null
  }

  get text(): string {
    return this.doc.getText('text').toJSON()
  }

  type(...texts: string[]): void {
    for (const text of texts) this.doc.getText('text').insert(this.doc.getText('text').length, text)
  }

  until(holds: (state: StoreState) => boolean): Promise<void> {
    return new Promise((done) => {
      const watch = () => {
        if (!holds(this.store.state)) return
        this.#watchers = this.#watchers.filter((other) => other !== watch)
        done()
      }
      this.#watchers.push(watch)
      watch()
    })
  }

  written = (): Promise<void> => this.until((state) => state.is === 'open' && state.waiting === null)

  failed = (): Promise<void> => this.until((state) => state.is === 'open' && state.waiting?.failed === true)

  close(): void {
    this.store.close()
    this.doc.destroy()
  }
}

/** The text of a database's records, read without the store. */
export async function textIn(name: string): Promise<string> {
  const doc = new Y.Doc()
  for (const value of await recordsIn(name)) if (value instanceof Uint8Array) Y.applyUpdate(doc, value)
  return doc.getText('text').toJSON()
}

/** Waits until the records make this text. Each read gives the database time to finish earlier requests. */
export async function textBecomes(name: string, text: string): Promise<void> {
  for (let looks = 0; looks < 100; looks++) if ((await textIn(name)) === text) return
  throw new Error(`The records of “${name}” make “${await textIn(name)}”, not “${text}”.`)
}

export const recordsIn = (name: string): Promise<unknown[]> =>
  within(name, (stores) => stores('updates').getAll())

export const asideIn = (name: string): Promise<unknown[]> =>
  within(name, (stores) => stores('custom').getAll(IDBKeyRange.bound('damaged', 'damaged~')))

/** The values that are stored beside the updates, by name. */
export async function customIn(name: string): Promise<Record<string, unknown>> {
  const [keys, values] = await Promise.all([
    within(name, (stores) => stores('custom').getAllKeys()),
    within(name, (stores) => stores('custom').getAll()),
  ])
  return Object.fromEntries(keys.map((key, at) => [key as string, values[at]]))
}

export const putCustom = (name: string, key: string, value: unknown): Promise<IDBValidKey> =>
  within(name, (stores) => stores('custom').put(value, key))

export const putRecord = (name: string, value: unknown): Promise<IDBValidKey> =>
  within(name, (stores) => stores('updates').add(value))

/** Deletes a database as a browser does when it clears site data: open connections get an event. */
export const clearSiteData = (name: string): Promise<unknown> => answer(indexedDB.deleteDatabase(name))

async function within<T>(
  name: string,
  ask: (stores: (store: string) => IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(name)
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('updates', { autoIncrement: true })
    opening.result.createObjectStore('custom')
  }
  const database = await answer(opening)
  const transaction = database.transaction(['updates', 'custom'], 'readwrite')
  const got = await answer(ask((store) => transaction.objectStore(store)))
  database.close()
  return got
}

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error ?? new Error('The database failed.'))
  })

/** One update for each text. The texts are typed one after another. */
export function updatesOf(...texts: string[]): Uint8Array[] {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (const text of texts) doc.getText('text').insert(doc.getText('text').length, text)
  return updates
}
