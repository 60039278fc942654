import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  forgetSpace,
  rememberedRole,
  rememberedSpace,
  rememberedSpaces,
  rememberKey,
  rememberName,
  rememberRefusal,
  rememberSeries,
} from '../client/memory.ts'
import { markUnsent, readUnsent } from '../client/unsent.ts'

const stored = new Map<string, string>()
beforeEach(() => {
  stored.clear()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
  })
})
afterEach(() => vi.unstubAllGlobals())

const SPACE = 'abcdefghijklmnopqrstuv'

test('the key that may do the most is kept, and one of as much replaces it', () => {
  rememberKey(SPACE, 'reader', 'view')
  rememberKey(SPACE, 'writer', 'edit')
  rememberKey(SPACE, 'another reader', 'view')
  expect(rememberedSpace(SPACE)).toMatchObject({ key: 'writer', role: 'edit' })
  rememberKey(SPACE, 'another writer', 'edit')
  expect(rememberedSpace(SPACE)?.key).toBe('another writer')
})

test('a refused key gives way to any that opens', () => {
  rememberKey(SPACE, 'writer', 'edit')
  rememberRefusal(SPACE, 'another')
  rememberKey(SPACE, 'reader', 'view')
  expect(rememberedSpace(SPACE)?.key).toBe('writer')
  rememberRefusal(SPACE, 'writer')
  rememberKey(SPACE, 'reader', 'view')
  expect(rememberedSpace(SPACE)).toMatchObject({ key: 'reader', role: 'view' })
})

test('a role is known before the relay is asked, from before', () => {
  expect(rememberedRole(SPACE, 'reader')).toBe(null)
  rememberKey(SPACE, 'reader', 'view')
  expect(rememberedRole(SPACE, 'reader')).toBe('view')
  expect(rememberedRole(SPACE, 'another')).toBe(null)
})

test('series and meetings are remembered, the latest first, eight of each', () => {
  rememberKey(SPACE, 'writer', 'edit')
  rememberName(SPACE, 'IPFS')
  const core = { id: 'core', name: 'Core' }
  for (let day = 10; day < 22; day++) rememberSeries(SPACE, core, `2026-11-${day}`)
  rememberSeries(SPACE, { id: 'all-hands', name: 'All hands' })
  rememberSeries(SPACE, core, '2026-11-15')
  const space = rememberedSpace(SPACE)
  expect([space?.name, space?.series.map(({ id }) => id)]).toEqual(['IPFS', ['core', 'all-hands']])
  expect(space?.series[0]?.meetings).toEqual([15, 21, 20, 19, 18, 17, 16, 14].map((day) => `2026-11-${day}`))
})

test('a space that nobody has a key of is not remembered, and a forgotten one is gone', () => {
  expect(rememberSeries(SPACE, { id: 'core', name: 'Core' }, '2026-11-23')).toBe(false)
  rememberKey(SPACE, 'writer', 'edit')
  forgetSpace(SPACE)
  expect(rememberedSpaces()).toEqual([])
})

test.each(['no json', '{}', '[{"id":1}]', 'null'])(
  '%j in the browser’s storage is nothing remembered',
  (text) => {
    stored.set('roundtable:spaces', text)
    stored.set('roundtable:unsent', text)
    expect([rememberedSpaces(), readUnsent()]).toEqual([[], {}])
    expect(rememberKey(SPACE, 'writer', 'edit')).toBe(true)
  },
)

test('storage that throws is a browser that keeps nothing', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => {
      throw new Error('denied')
    },
    setItem: () => {
      throw new Error('denied')
    },
  })
  expect([rememberedSpaces(), rememberKey(SPACE, 'writer', 'edit'), readUnsent()]).toEqual([[], false, {}])
  markUnsent('room', 'key', true)
})

test('what waits to be sent is marked with its key until it is sent', () => {
  markUnsent('a', 'one', true)
  markUnsent('b', 'two', true)
  markUnsent('a', 'one', false)
  expect(readUnsent()).toEqual({ b: 'two' })
})

test.each([
  ['no JSON', '{'],
  ['no list', '{}'],
  ['a list of nothing', '[null]'],
  ['a space of an unknown role', [{ role: 'king' }]],
  ['a space without its series', [{ series: undefined }]],
  ['a series without its meetings', [{ series: [{ id: 'core', name: 'Core' }] }]],
  ['a link without its key', [{ made: [{ id: 'a', role: 'view' }] }]],
])('what is not as it was written here is not remembered: %s', (_, kept) => {
  const whole = { id: SPACE, key: 'k', role: 'edit', name: '', series: [], made: [], kept: false }
  const keep = (spaces: unknown) => stored.set('roundtable:spaces', JSON.stringify(spaces))
  keep([whole])
  expect(rememberedSpaces()).toHaveLength(1)
  if (typeof kept === 'string') stored.set('roundtable:spaces', kept)
  else keep(kept.map((wrong) => ({ ...whole, ...wrong })))
  expect(rememberedSpaces()).toEqual([])
})
