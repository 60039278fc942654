import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { openKept } from '../../../client/memory/kept.ts'

test('notes are kept, and all others are forgotten', async () => {
  const kept = await openKept('some')
  await kept.keep('one', [])
  await kept.keep('two', [])
  await kept.only(['two'])
  expect([...(await kept.read(['one', 'two']))]).toEqual([['two', []]])
})

test('a newer version of the page in another tab does not stop the memory of this one', async () => {
  const kept = await openKept('shared')
  await kept.keep('one', [])
  const opening = indexedDB.open('shared', 99)
  await new Promise((opened) => (opening.onsuccess = opened))
  await kept.keep('two', [])
  await kept.only(['two'])
  expect(await kept.read(['one', 'two'])).toEqual(new Map())
})
