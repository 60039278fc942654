// Which databases a page deletes: those of plays that were left, and never those of a relay.

import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nameOf, world } from '../../../client/browser/storage.ts'
import { deletePlay, nameOfPlay, newPlay, sweepPlays } from '../../../client/try/plays.ts'

/** The locks that the pages of this browser hold. */
let held: string[] = []
let isBlocked = false

const locks = {
  query: () =>
    isBlocked
      ? Promise.reject(new Error('blocked'))
      : Promise.resolve({ held: held.map((name) => ({ name })) }),
  request: (name: string, _: unknown, got: (lock: object | null) => unknown) => {
    if (isBlocked) return Promise.reject(new Error('blocked'))
    got(held.includes(name) ? null : {})
    held.push(name)
    return Promise.resolve()
  },
}

beforeEach(() => {
  // Other files that run in this process have databases too.
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('location', new URL('https://host.example/'))
  vi.stubGlobal('navigator', { locks })
  vi.stubGlobal('history', { state: null, replaceState: () => undefined })
})

afterEach(() => {
  vi.unstubAllGlobals()
  held = []
  isBlocked = false
  delete world.address
})

const databases = async () => (await indexedDB.databases()).map(({ name = '' }) => name).sort()

const store = (name: string): Promise<void> =>
  new Promise((stored) => {
    const opening = indexedDB.open(name)
    opening.onsuccess = () => {
      opening.result.close()
      stored()
    }
  })

/** Stores a room as a page does whose relay, or whose play, has this address. */
async function storeAt(address: URL): Promise<string> {
  world.address = address
  const name = nameOf('space/series/2026-11-30')
  delete world.address
  await store(name)
  return name
}

const NEIGHBOURS = ['', 'try/', 'try/1-2/', 'notes/try/', 'Try/'].map(
  (path) => new URL(path, 'https://host.example/'),
)

test('plays that were left are deleted; the live ones and each relay of the origin keep what they store', async () => {
  const kept: string[] = []
  for (const address of NEIGHBOURS) kept.push(await storeAt(address))
  kept.push(await storeAt(nameOfPlay(await newPlay())))
  // The play of another folder is deleted by the pages of that folder.
  kept.push(await storeAt(new URL('notes/?try=1-2', 'https://host.example/')))
  await storeAt(nameOfPlay('1-23'))
  held.push(nameOfPlay('1-2').href)
  kept.push(await storeAt(nameOfPlay('1-2')))
  await sweepPlays()
  expect(await databases()).toEqual(kept.sort())
})

test('leaving a play deletes this play alone', async () => {
  const kept = [await storeAt(new URL('https://host.example/try/')), await storeAt(nameOfPlay('1-23'))]
  await storeAt(nameOfPlay('1-2'))
  await deletePlay(nameOfPlay('1-2'))
  expect(await databases()).toEqual(kept.sort())
})

test('a page in a folder, at whatever document, sweeps only the plays of its folder', async () => {
  const kept = [await storeAt(nameOfPlay('1-2')), await storeAt(new URL('https://host.example/notes/try/'))]
  vi.stubGlobal('location', new URL('https://host.example/notes/index.html?from=mail#/try'))
  await storeAt(nameOfPlay('1-2'))
  await sweepPlays()
  expect(await databases()).toEqual(kept.sort())
})

test('in a browser that blocks storage, a page gets a play and sweeps nothing', async () => {
  isBlocked = true
  expect(await newPlay()).toMatch(/^\d+-\d+$/)
  const kept = [await storeAt(nameOfPlay('1-2'))]
  await sweepPlays()
  expect(await databases()).toEqual(kept)
})
