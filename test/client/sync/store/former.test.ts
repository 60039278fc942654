/* eslint-disable @typescript-eslint/unbound-method -- methods of the database are replaced, and called with their own this */
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  customIn,
  putCustom,
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
let former: string
let count = 0

const open = async (): Promise<StoredPage> => {
  const page = await StoredPage.loaded(name, former)
  pages.push(page)
  return page
}

beforeEach(() => {
  name = `roundtable:https://notes.example/#room ${count}`
  former = `roundtable/room ${count++}`
})
afterEach(() => {
  vi.restoreAllMocks()
  for (const page of pages) page.close()
  pages = []
})

const KEPT = 'roundtable kept 2026-11-20T10:00:00.000Z'
const confirmed = { vector: Uint8Array.of(1, 5, 3), receipts: [] }

/** The database as an earlier version left it. */
async function leave(...texts: string[]): Promise<void> {
  for (const update of updatesOf(...texts)) await putRecord(former, update)
  await putCustom(former, 'roundtable device', 'the secret of before')
  await putCustom(former, 'roundtable confirmed', confirmed)
  await putCustom(former, KEPT, updatesOf('kept aside')[0])
}

const databases = async (): Promise<(string | undefined)[]> =>
  (await indexedDB.databases()).map((each) => each.name)

/** Waits until the former database is gone. The page deletes it in the background. */
const forgotten = async (): Promise<void> => {
  await vi.waitUntil(async () => !(await databases()).includes(former), { ...PATIENT, interval: 1 })
}

test('data of an earlier version opens under the relay’s name: text, secret, confirmations, set-aside copies', async () => {
  await leave('left ', 'before')
  const page = await open()
  expect([page.text, page.told]).toEqual(['left before', []])
  expect(page.store.device).toBe('the secret of before')
  expect(page.store.confirmed).toEqual(confirmed)
  page.type(', and now')
  await page.written()
  expect(await textIn(name)).toBe('left before, and now')
  expect(Object.keys(await customIn(name))).toContain(KEPT)
})

test('data of an earlier version stays under its former name until the relay accepts its key, and is then deleted there', async () => {
  await leave('left before')
  const page = await open()
  expect(await textIn(former)).toBe('left before')
  page.store.welcomed()
  await forgotten()
  page.close()
  const again = await open()
  expect([again.text, again.store.device]).toEqual(['left before', 'the secret of before'])
})

test('a page of another relay below the same origin that opens the room removes none of the data', async () => {
  await leave('left before')
  const stranger = await StoredPage.loaded('roundtable:https://notes.example/other/#room', former)
  pages.push(stranger)
  expect(stranger.text).toBe('left before')
  stranger.close()
  const page = await open()
  expect([page.text, page.store.device]).toEqual(['left before', 'the secret of before'])
})

test('if an earlier version stored nothing of a room, opening the room leaves no database under the former name', async () => {
  const page = await open()
  page.store.welcomed()
  page.type('new')
  await page.written()
  expect(await databases()).not.toContain(former)
})

test('two tabs that open the room at once share one copy', async () => {
  await leave('a', 'b', 'c')
  const [one, two] = await Promise.all([open(), open()])
  one.store.welcomed()
  two.store.welcomed()
  await forgotten()
  expect([one.text, two.text, one.store.device, two.store.device]).toEqual([
    'abc',
    'abc',
    'the secret of before',
    'the secret of before',
  ])
  expect(await recordsIn(name)).toHaveLength(3)
})

test('if a page ends between copying and deleting, nothing is copied twice', async () => {
  await leave('a', 'b')
  for (let times = 0; times < 3; times++) (await open()).close()
  const page = await open()
  expect([page.text, (await recordsIn(name)).length]).toEqual(['ab', 2])
})

test('if the browser aborts the copying, the page still shows the data, and copies it when the room is next opened', async () => {
  await leave('left before')
  const put = IDBObjectStore.prototype.put
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
    const request = put.call(this, value, key)
    if (key === 'roundtable copied') this.transaction.abort()
    return request
  })
  const page = await open()
  expect([page.text, page.store.device]).toEqual(['left before', 'the secret of before'])
  expect(await recordsIn(name)).toEqual([])
  page.store.welcomed()
  page.type(' and now')
  await page.written()
  expect(await textIn(former)).toBe('left before')
  page.close()
  vi.restoreAllMocks()
  const again = await open()
  expect(again.text).toBe('left before and now')
  expect(await textIn(name)).toBe('left before and now')
})

test('edits that a page of the earlier version writes later are copied too, and only then deleted', async () => {
  await leave('left before')
  const page = await open()
  const late = updatesOf('late')[0]
  await putRecord(former, late)
  page.store.welcomed()
  await vi.waitUntil(async () => (await recordsIn(former)).length === 1, { ...PATIENT, interval: 1 })
  expect(await recordsIn(former)).toEqual([late])
  page.close()
  const again = await open()
  expect(again.text).toContain('late')
  expect(again.text).toContain('left before')
})

test('a record of the former database that is not an update is moved aside, and the other records load', async () => {
  await leave('left before')
  await putRecord(former, Uint8Array.of(1, 2, 3))
  const page = await open()
  expect(page.text).toBe('left before')
  expect(page.told).toHaveLength(1)
  await textBecomes(name, 'left before')
  expect(Object.keys(await customIn(name)).filter((key) => key.startsWith('damaged'))).toHaveLength(1)
})

test('a former database that cannot be opened is reported, and the page works without it', async () => {
  await leave('left before')
  const really = indexedDB.open.bind(indexedDB)
  vi.spyOn(indexedDB, 'open').mockImplementation((which, version) => {
    if (which === former) throw new Error('broken')
    return really(which, version)
  })
  const page = await open()
  page.type('new')
  await page.written()
  expect(page.told).toEqual([expect.stringContaining('earlier version')])
  expect(await textIn(name)).toBe('new')
  vi.restoreAllMocks()
  page.close()
  expect((await open()).text).toContain('left before')
})
