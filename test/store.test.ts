import 'fake-indexeddb/auto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { IndexeddbPersistence } from 'y-indexeddb'
import * as Y from 'yjs'
import { openStore, type Store } from '../client/store.ts'

const open: Store[] = []
afterEach(() => {
  for (const store of open.splice(0)) store.close()
  vi.restoreAllMocks()
})

let names = 0
const newName = () => `meeting ${++names}`

async function start(name: string, doc = new Y.Doc()) {
  const told: string[] = []
  const watchers = new Set<() => void>()
  const store = openStore({
    name,
    doc,
    onchange: () => watchers.forEach((look) => look()),
    tell: (sentence) => told.push(sentence),
  })
  open.push(store)
  await store.loaded
  const until = (good: () => boolean) =>
    new Promise<void>((done) => {
      const look = () => good() && (watchers.delete(look), done())
      watchers.add(look)
      look()
    })
  const atRest = () => until(() => store.state.is === 'open' && store.state.waitingSince === null)
  return { store, doc, told, until, atRest, text: doc.getText('t') }
}

const request = <T>(asked: IDBRequest<T>) =>
  new Promise<T>(
    (done, failed) => (
      (asked.onsuccess = () => done(asked.result)),
      (asked.onerror = () => failed(asked.error ?? new Error('failed')))
    ),
  )
const raw = (name: string) => request(indexedDB.open(name))

describe('the local store', () => {
  test('gives back what was written, text by text', async () => {
    const name = newName()
    const one = await start(name)
    one.text.insert(0, 'hello')
    one.text.insert(5, ' there')
    await one.atRest()
    expect((await start(name)).text.toJSON()).toBe('hello there')
  })

  test('is y-indexeddb’s database: each reads what the other wrote', async () => {
    const name = newName()
    const ours = await start(name)
    ours.text.insert(0, 'ours')
    await ours.atRest()
    ours.store.close()
    const doc = new Y.Doc()
    const theirs = new IndexeddbPersistence(name, doc)
    await theirs.whenSynced
    expect(doc.getText('t').toJSON()).toBe('ours')
    doc.getText('t').insert(4, ' and theirs')
    await theirs.destroy()
    expect((await start(name)).text.toJSON()).toBe('ours and theirs')
  })

  test('asks for strict durability at each write', async () => {
    const asked = vi.spyOn(IDBDatabase.prototype, 'transaction')
    const { text, atRest } = await start(newName())
    text.insert(0, 'x')
    await atRest()
    const writes = asked.mock.calls.filter(([, mode]) => mode === 'readwrite')
    expect(writes.length).toBeGreaterThan(0)
    for (const [, , options] of writes) expect(options).toEqual({ durability: 'strict' })
  })

  test('a record that is no update is put aside, kept and told; the others load', async () => {
    const name = newName()
    const one = await start(name)
    one.text.insert(0, 'kept')
    await one.atRest()
    one.store.close()
    const database = await raw(name)
    await request(
      database
        .transaction('updates', 'readwrite')
        .objectStore('updates')
        .add(new Uint8Array([255, 255, 1])),
    )
    database.close()
    const two = await start(name)
    expect(two.text.toJSON()).toBe('kept')
    expect(two.told.join()).toMatch(/One record .* put aside/)
    two.store.close()
    const after = await raw(name)
    expect(await request(after.transaction('custom').objectStore('custom').getAll())).toEqual([
      new Uint8Array([255, 255, 1]),
    ])
    after.close()
    expect((await start(name)).told).toEqual([])
  })

  test('a write that the browser takes back is kept, shown as failing, and tried again', async () => {
    const name = newName()
    const one = await start(name)
    const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError')
    })
    one.text.insert(0, 'not lost')
    await one.until(() => one.store.state.is === 'open' && one.store.state.failing)
    add.mockRestore()
    await one.atRest()
    expect((await start(name)).text.toJSON()).toBe('not lost')
  })

  test('a browser without a database is told of, and the page goes on', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    const { store, told, text } = await start(newName())
    expect(store.state).toEqual({ is: 'unavailable' })
    expect(told.join()).toMatch(/cannot keep an offline copy.*Copy or Download/)
    text.insert(0, 'live only')
  })

  test('many records become one, and what another tab wrote meanwhile stays', async () => {
    const name = newName()
    const [one, two] = [await start(name), await start(name)]
    two.text.insert(0, 'of the other tab ')
    await two.atRest()
    for (let typed = 0; typed < 600; typed++) {
      one.text.insert(one.text.length, 'x')
      if (typed % 50 === 0) await one.atRest()
    }
    await one.atRest()
    const database = await raw(name)
    expect(await request(database.transaction('updates').objectStore('updates').count())).toBeLessThan(200)
    database.close()
    const text = (await start(name)).text.toJSON()
    expect(text).toContain('of the other tab ')
    expect(text.match(/x/g)?.length).toBe(600)
  })
})
