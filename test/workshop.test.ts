import { afterEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { limits } from '../server/limits.ts'
import { perform } from '../server/tasks.ts'
import { Workshop } from '../server/workshop.ts'

const workshop = new Workshop()
afterEach(async () => {
  vi.useRealTimers()
  await workshop.close()
})

function long(): Uint8Array {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (let nth = 0; nth < 5 * limits.slice; nth++) doc.getText('t').insert(0, 'x')
  })
  return Y.encodeStateAsUpdate(doc)
}

test('what another thread delivers is what this one would', async () => {
  const update = long()
  const outcome = await workshop.run('examine', update, limits.slice)
  expect(outcome).toEqual(perform({ task: 'examine', given: [update, limits.slice] }))
  expect(outcome).toMatchObject({ is: 'done', value: { is: 'examined', size: 5 * limits.slice } })
})

test('an error is a value, and the thread goes on', async () => {
  const source = { slug: 's', date: '2026-11-23', meeting: new Uint8Array([9]), series: new Uint8Array() }
  expect(await workshop.run('render', { ...source, team: new Uint8Array() })).toMatchObject({ is: 'failed' })
  expect(await workshop.run('split', new Uint8Array([9]), 1)).toEqual({ is: 'done', value: null })
})

test('an order that takes too long fails by itself, and those behind it are done', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const [first, second] = [
    workshop.run('examine', long(), limits.slice),
    workshop.run('split', new Uint8Array([0, 0]), 1),
  ]
  vi.advanceTimersByTime(2 * limits.order)
  expect(await first).toMatchObject({ is: 'failed' })
  expect(await second).toMatchObject({ is: 'done' })
})

test('a thread that ends fails what it was given, and another takes its place', async () => {
  const given = workshop.run('examine', long(), limits.slice)
  await workshop.close()
  expect(await given).toMatchObject({ is: 'failed' })
  expect(await workshop.run('split', new Uint8Array([0, 0]), 1)).toMatchObject({ is: 'done' })
})
