/* eslint-disable @typescript-eslint/unbound-method -- methods of the database are replaced, and called with their own this */
import 'fake-indexeddb/auto'
import { forceCloseDatabase } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { IndexeddbPersistence } from 'y-indexeddb'
import * as Y from 'yjs'
import {
  asideIn,
  clearSiteData,
  putRecord,
  recordsIn,
  StoredPage,
  textBecomes,
  textIn,
  updatesOf,
} from '../../../support/page/stored-page.ts'
import { PATIENT } from '../../../support/basics/becomes.ts'

let pages: StoredPage[] = []
let name: string
let count = 0

const opened = (page: StoredPage): StoredPage => {
  pages.push(page)
  return page
}
const open = async (): Promise<StoredPage> => opened(await StoredPage.loaded(name))

beforeEach(() => {
  name = `meeting ${count++}`
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  for (const page of pages) page.close()
  pages = []
})

/** Makes the browser abort the next `times` writes. */
function takeBack(times: number): { taken: () => number } {
  const add = IDBObjectStore.prototype.add
  let taken = 0
  vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, value) {
    const request = add.call(this, value)
    if (taken < times) {
      taken++
      this.transaction.abort()
    }
    return request
  })
  return { taken: () => taken }
}

function transactions(): { mode: IDBTransactionMode; durability: string | undefined }[] {
  const begun: { mode: IDBTransactionMode; durability: string | undefined }[] = []
  const transaction = IDBDatabase.prototype.transaction
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    stores,
    mode = 'readonly',
    options = {},
  ) {
    begun.push({ mode, durability: options.durability })
    return transaction.call(this, stores, mode, options)
  })
  return begun
}

function databaseInUse(): () => IDBDatabase {
  const used: IDBDatabase[] = []
  const transaction = IDBDatabase.prototype.transaction
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...of) {
    used.push(this)
    return transaction.apply(this, of)
  })
  return () => {
    const last = used.at(-1)
    if (!last) throw new Error('No database was used.')
    return last
  }
}

describe('writing', () => {
  test('typed text is there when the page is opened again', async () => {
    const page = await open()
    page.type('kept')
    await page.written()
    expect((await open()).text).toBe('kept')
  })

  test('an edit counts as waiting from the moment it is made until it is on the disk', async () => {
    const page = await open()
    expect(page.waiting).toBeNull()
    page.now = 10
    page.type('a')
    expect(page.waiting).toEqual({ since: 10, failed: false })
    page.now = 20
    page.type('b')
    expect(page.waiting).toEqual({ since: 10, failed: false })
    await page.written()
    expect(await textIn(name)).toBe('ab')
  })

  test('edits made during a write go with the next write, in one transaction of strict durability', async () => {
    const page = await open()
    const begun = transactions()
    page.type('a', 'b', 'c', 'd')
    await page.written()
    expect(begun).toEqual([
      { mode: 'readwrite', durability: 'strict' },
      { mode: 'readwrite', durability: 'strict' },
    ])
    expect((await recordsIn(name)).length).toBe(4)
  })

  test('updates read from the database are not written again', async () => {
    for (const update of updatesOf('a', 'b')) await putRecord(name, update)
    const page = await open()
    page.type('c')
    await page.written()
    expect((await recordsIn(name)).length).toBe(3)
  })

  test('edits that wait are written before the page is left', async () => {
    const page = await open()
    page.type('first', ' second', ' third')
    page.close()
    await textBecomes(name, 'first second third')
  })

  test('two tabs write the same edits, and nothing is doubled', async () => {
    const [one, other] = [await open(), await open()]
    one.doc.on('update', (update: Uint8Array) => Y.applyUpdate(other.doc, update))
    one.type('both')
    await Promise.all([one.written(), other.written()])
    expect((await recordsIn(name)).length).toBe(2)
    expect((await open()).text).toBe('both')
  })
})

describe('a write that fails', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })

  test('is reported, kept, and tried again until it is on the disk, with later edits', async () => {
    const page = await open()
    const { taken } = takeBack(2)
    page.now = 5
    page.type('kept', ', during')
    page.now = 6
    await page.failed()
    expect(page.waiting).toEqual({ since: 5, failed: true })
    page.type(', after')
    expect(await textIn(name)).toBe('')
    expect(taken()).toBe(1)

    const failedAgain = page.until(() => taken() === 2 && page.waiting?.failed === true)
    vi.advanceTimersByTime(500)
    await failedAgain
    expect(page.waiting?.since).toBe(5)
    vi.advanceTimersByTime(999)
    expect(await textIn(name)).toBe('')
    vi.advanceTimersByTime(1)
    await page.written()
    expect(await textIn(name)).toBe('kept, during, after')
    page.type('!')
    expect(page.waiting).toEqual({ since: 6, failed: false })
  })

  test('stays reported during the next try', async () => {
    const page = await open()
    takeBack(1)
    page.type('a')
    await page.failed()
    vi.advanceTimersByTime(500)
    expect(page.waiting?.failed).toBe(true)
    await page.written()
  })

  test('is tried once more when the page is left', async () => {
    const page = await open()
    takeBack(1)
    page.type('last words')
    await page.failed()
    page.close()
    await textBecomes(name, 'last words')
  })

  test('a write that the browser never finishes leaves the edit waiting', async () => {
    const page = await open()
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(
      () => ({ objectStore: () => ({ add: () => undefined }) }) as unknown as IDBTransaction,
    )
    page.now = 7
    page.type('a')
    await new Promise(setImmediate)
    expect(page.waiting).toEqual({ since: 7, failed: false })
  })
})

describe('a database that is taken away', () => {
  test('is created again with all edits when site data is cleared', async () => {
    const page = await open()
    page.type('before')
    await page.written()
    await clearSiteData(name)
    await textBecomes(name, 'before')
    page.type(', after')
    await page.written()
    expect((await open()).text).toBe('before, after')
  })

  test('is created again with all edits when site data is cleared during a write', async () => {
    const page = await open()
    page.type('before')
    await page.written()
    page.type(', during')
    await clearSiteData(name)
    await textBecomes(name, 'before, during')
  })

  test('gets all edits when it is taken away during a write and another tab creates it first', async () => {
    const used = databaseInUse()
    const page = await open()
    page.type('before')
    await page.written()
    page.type(', during')
    used().onversionchange?.(new Event('versionchange') as IDBVersionChangeEvent)
    await Promise.all([clearSiteData(name), putRecord(name, Uint8Array.of(0, 0))])
    await textBecomes(name, 'before, during')
  })

  test('is created again with all edits when it is gone before a failed write is tried again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const page = await open()
    page.type('before')
    await page.written()
    takeBack(1)
    page.type(', failed')
    await page.failed()
    await clearSiteData(name)
    vi.advanceTimersByTime(500)
    await page.written()
    expect(await textIn(name)).toBe('before, failed')
  })

  test('is created again with all edits when the browser closes it', async () => {
    const used = databaseInUse()
    const page = await open()
    page.type('before')
    await page.written()
    forceCloseDatabase(used() as unknown as typeof IDBDatabase)
    await page.until(() => page.waiting !== null)
    await page.written()
    expect((await recordsIn(name)).length).toBe(2)
    expect(await textIn(name)).toBe('before')
  })

  test('is opened again when it was closed without an event', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const used = databaseInUse()
    const page = await open()
    used().close()
    page.type('a')
    await page.failed()
    vi.advanceTimersByTime(500)
    await page.written()
    expect(await textIn(name)).toBe('a')
  })
})

describe('a record that cannot be read', () => {
  test.each([
    ['no bytes', 'not an update'],
    ['cut short', updatesOf('text')[0]?.slice(0, -2)],
    ['cut short by its last byte', updatesOf('text')[0]?.slice(0, -1)],
    ['of another program', { nested: [1, 2] }],
  ])('%s: it is moved aside unchanged and reported once, and the others load', async (_what, damaged) => {
    const [first, last] = [updatesOf('first '), updatesOf('last ')].flat()
    for (const value of [first, damaged, last]) await putRecord(name, value)
    const page = await open()
    expect(page.text).toMatch(/^(first last |last first )$/)
    expect(page.told).toEqual([expect.stringMatching(/records: 1.*Nothing was deleted/)])
    expect(await asideIn(name)).toEqual([damaged])
    expect((await open()).told).toEqual([])
  })

  test('does not lose an update that depends on it: the page reports that, and shows the update when the missing one comes', async () => {
    const [base, dependent] = updatesOf('base, ', 'dependent')
    if (!base || !dependent) throw new Error('The page made fewer than two updates.')
    await putRecord(name, dependent)
    const page = await open()
    expect(page.text).toBe('')
    expect(page.told).toEqual([expect.stringMatching(/missing\. What depends on it will show/)])
    Y.applyUpdate(page.doc, base)
    expect(page.text).toBe('base, dependent')
    await page.written()
    expect((await open()).text).toBe('base, dependent')
  })

  test('does not lose a deletion that refers to it', async () => {
    const doc = new Y.Doc()
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    doc.getText('text').insert(0, 'right, wrong')
    doc.getText('text').delete(5, 7)
    const [base, deletion] = updates
    if (!base) throw new Error('There is no update.')
    await putRecord(name, deletion)
    const page = await open()
    expect(page.told).toEqual([expect.stringMatching(/missing\. What depends on it will show/)])
    Y.applyUpdate(page.doc, base)
    expect(page.text).toBe('right')
  })

  test('stays where it is if the browser itself cannot read it', async () => {
    const [first, unreadable, last] = [
      updatesOf('first '),
      updatesOf('unreadable '),
      updatesOf('last '),
    ].flat()
    for (const value of [first, unreadable, 'damaged', last]) await putRecord(name, value)
    const failing = ({ transaction }: IDBObjectStore): IDBRequest<unknown[]> => {
      const request = { onerror: null as ((event: Event) => void) | null }
      queueMicrotask(() => {
        const event = new Event('error', { cancelable: true })
        request.onerror?.(event)
        if (!event.defaultPrevented) transaction.abort()
      })
      return request as unknown as IDBRequest<unknown[]>
    }
    const get = IDBObjectStore.prototype.get
    vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function (this: IDBObjectStore) {
      return failing(this)
    })
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
      return key === 2 ? failing(this) : get.call(this, key)
    })
    const page = await open()
    expect(page.text).toMatch(/^(first last |last first )$/)
    expect(page.told).toEqual([expect.stringMatching(/records: 2.*Nothing was deleted/)])
    vi.restoreAllMocks()
    expect((await recordsIn(name)).length).toBe(3)
    expect(await asideIn(name)).toEqual(['damaged'])
  })

  test('is reported even if it cannot be moved; then no record is moved', async () => {
    for (const value of ['damaged', 'also damaged', updatesOf('fine')[0]]) await putRecord(name, value)
    const put = IDBObjectStore.prototype.put
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
      if (value === 'also damaged') throw new DOMException('No room.', 'QuotaExceededError')
      return put.call(this, value, key)
    })
    const page = await open()
    expect(page.text).toBe('fine')
    expect(page.told).toEqual([expect.stringMatching(/could not be read .*Nothing was deleted/)])
    expect((await recordsIn(name)).slice(0, 2)).toEqual(['damaged', 'also damaged'])
    expect(await asideIn(name)).toEqual([])
  })

  test('is not reported to a page that is left before it has loaded', async () => {
    await putRecord(name, 'damaged')
    const page = opened(new StoredPage(name))
    page.close()
    await page.store.loaded
    expect(page.told).toEqual([])
  })
})

describe('many records', () => {
  const letters = (many: number) => updatesOf(...'abcde'.repeat(many / 5))
  const fill = async (many: number): Promise<string> => {
    for (const update of letters(many)) await putRecord(name, update)
    return 'abcde'.repeat(many / 5)
  }
  const trimmed = (left: number) =>
    vi.waitFor(async () => expect((await recordsIn(name)).length).toBe(left), PATIENT)

  test('become one, and nothing is lost', async () => {
    const text = await fill(500)
    const page = await open()
    page.type('!')
    await trimmed(1)
    expect(await textIn(name)).toBe(`${text}!`)
  })

  test('become one with the records of another tab', async () => {
    await fill(500)
    const page = await open()
    await putRecord(name, updatesOf('of the other tab ')[0])
    page.type('!')
    await trimmed(1)
    expect(await textIn(name)).toContain('of the other tab ')
  })

  test('become one, except records that cannot be read or wait for a missing update', async () => {
    const page = await open()
    for (let letter = 0; letter < 499; letter++) page.type('x')
    await page.written()
    const [base, dependent] = updatesOf('base, ', 'dependent')
    await putRecord(name, dependent)
    await putRecord(name, 'damaged')
    page.type('x')
    await trimmed(2)
    expect(await recordsIn(name)).toContain('damaged')
    await putRecord(name, base)
    expect((await open()).text).toContain('base, dependent')
  })

  test('stay as they are if the browser aborts their merge', async () => {
    const text = await fill(500)
    const page = await open()
    const { delete: remove } = IDBObjectStore.prototype
    let aborted = 0
    vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(function (this: IDBObjectStore, key) {
      const request = remove.call(this, key)
      if (aborted++ === 0) this.transaction.abort()
      return request
    })
    page.type('!')
    await page.written()
    await vi.waitFor(() => expect(aborted).toBeGreaterThan(0), PATIENT)
    expect((await recordsIn(name)).length).toBe(501)
    page.type('?')
    await page.written()
    expect(await textIn(name)).toBe(`${text}!?`)
  })
})

describe('a store that is stopped', () => {
  test('writes nothing, and writes everything when it resumes', async () => {
    const page = await open()
    page.type('before')
    await page.written()
    page.store.stop()
    page.type(' meanwhile')
    const other = await open() // this read waits for all earlier requests to the database
    expect(other.text).toBe('before')
    page.store.resume()
    await page.written()
    expect(await textIn(name)).toBe('before meanwhile')
  })
})

describe('without a database', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })

  test('the page reports it, and works', async () => {
    const tries = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('not allowed in a private window', 'SecurityError')
    })
    const page = await open()
    vi.advanceTimersByTime(8000)
    expect(tries).toHaveBeenCalledTimes(2)
    await new Promise(setImmediate)
    expect(page.store.state).toEqual({ is: 'unavailable' })
    expect(page.told).toEqual([expect.stringMatching(/cannot keep an offline copy yet\. /)])
    page.type('a')
    expect(page.store.state).toEqual({ is: 'unavailable' })
  })

  test('a database that opens later gets everything', async () => {
    await putRecord(name, updatesOf('from before ')[0])
    vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
      throw new DOMException('busy', 'UnknownError')
    })
    const page = await open()
    page.type('meanwhile')
    const written = page.written()
    vi.advanceTimersByTime(8000)
    await written
    expect(page.text).toContain('from before')
    expect(await textIn(name)).toContain('meanwhile')
    expect(page.told, 'the notice is not true any more').toEqual([])
  })

  test('the page waits at most 4 s for a database to open, and uses it even if it opens later', async () => {
    await putRecord(name, updatesOf('from before ')[0])
    const really = indexedDB.open.bind(indexedDB)
    const held: { onsuccess: (() => void) | null; result: IDBDatabase | null } = {
      onsuccess: null,
      result: null,
    }
    vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => held as unknown as IDBOpenDBRequest)
    const page = opened(new StoredPage(name))
    vi.advanceTimersByTime(3999)
    expect(page.store.state).toEqual({ is: 'opening' })
    vi.advanceTimersByTime(1)
    await page.store.loaded
    expect(page.store.state).toEqual({ is: 'unavailable' })
    page.type('meanwhile')
    const request = really(name)
    await new Promise((done) => (request.onsuccess = done))
    held.result = request.result
    held.onsuccess?.()
    await page.written()
    expect(page.text).toContain('from before')
    expect(await textIn(name)).toContain('meanwhile')
  })
})

describe('y-indexeddb, which defines the format,', () => {
  test('reads what we write', async () => {
    const page = await open()
    page.type('ours')
    await page.written()
    page.close()
    const doc = new Y.Doc()
    const theirs = new IndexeddbPersistence(name, doc)
    await theirs.whenSynced
    expect(doc.getText('text').toJSON()).toBe('ours')
    await theirs.destroy()
  })

  test('writes what we can read', async () => {
    const doc = new Y.Doc()
    const theirs = new IndexeddbPersistence(name, doc)
    await theirs.whenSynced
    doc.getText('text').insert(0, 'theirs')
    await theirs.destroy()
    const page = await open()
    expect(page.text).toBe('theirs')
    expect(page.told).toEqual([])
  })
})
