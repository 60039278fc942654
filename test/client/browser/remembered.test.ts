import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  forgetSpace,
  rememberedRole,
  rememberedSpace,
  rememberedHandle,
  rememberedSpaces,
  rememberHandle,
  rememberKey,
  rememberName,
  rememberRefusal,
  rememberSeries,
} from '../../../client/browser/remembered.ts'
import {
  markFormerUnsent,
  forgetFormerUnsent,
  markUnsent,
  readFormerUnsent,
  readUnsent,
} from '../../../client/browser/unsent.ts'

const stored = new Map<string, string>()
const standAt = (href: string) => vi.stubGlobal('location', { href })
beforeEach(() => {
  stored.clear()
  standAt('https://notes.example/ours/?x#/space/series?key=secret')
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
  })
})
afterEach(() => vi.unstubAllGlobals())

const SPACE = 'abcdefghijklmnopqrstuv'

test('the key with the widest role is kept; a key with the same role replaces it', () => {
  rememberKey(SPACE, 'reader', 'view')
  rememberKey(SPACE, 'writer', 'edit')
  rememberKey(SPACE, 'another reader', 'view')
  expect(rememberedSpace(SPACE)).toMatchObject({ key: 'writer', role: 'edit' })
  rememberKey(SPACE, 'another writer', 'edit')
  expect(rememberedSpace(SPACE)?.key).toBe('another writer')
})

test('a key that the relay refused is replaced by any key that it accepts', () => {
  rememberKey(SPACE, 'writer', 'edit')
  rememberRefusal(SPACE, 'another')
  rememberKey(SPACE, 'reader', 'view')
  expect(rememberedSpace(SPACE)?.key).toBe('writer')
  rememberRefusal(SPACE, 'writer')
  rememberKey(SPACE, 'reader', 'view')
  expect(rememberedSpace(SPACE)).toMatchObject({ key: 'reader', role: 'view' })
})

test('a role is remembered, so it is known before the relay is asked', () => {
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

test('a space without a key is not remembered, and a forgotten space is gone', () => {
  expect(rememberSeries(SPACE, { id: 'core', name: 'Core' }, '2026-11-23')).toBe(false)
  rememberKey(SPACE, 'writer', 'edit')
  forgetSpace(SPACE)
  expect(rememberedSpaces()).toEqual([])
})

test.each(['no json', '{}', '[{"id":1}]', 'null'])(
  '%j in the browser’s storage counts as nothing remembered',
  (text) => {
    for (const name of ['spaces', 'unsent'])
      for (const at of [`roundtable:${name}`, `roundtable:https://notes.example/ours/#${name}`])
        stored.set(at, text)
    expect([rememberedSpaces(), readUnsent()]).toEqual([[], {}])
    expect(rememberKey(SPACE, 'writer', 'edit')).toBe(true)
  },
)

test('storage that throws counts as a browser that keeps nothing', () => {
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

test('a room with unsent edits is marked with its key until they are sent', () => {
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
])('a record in another form is not remembered: %s', (_, kept) => {
  const whole = { id: SPACE, key: 'k', role: 'edit', name: '', series: [], made: [], kept: false }
  const keep = (spaces: unknown) =>
    stored.set('roundtable:https://notes.example/ours/#spaces', JSON.stringify(spaces))
  keep([whole])
  expect(rememberedSpaces()).toHaveLength(1)
  if (typeof kept === 'string') stored.set('roundtable:https://notes.example/ours/#spaces', kept)
  else keep(kept.map((wrong) => ({ ...whole, ...wrong })))
  expect(rememberedSpaces()).toEqual([])
})

// ── several relays below one origin ──

const THEIRS = 'https://notes.example/theirs/#/'

test('pages of another relay below the same origin do not know what is remembered of this relay', () => {
  rememberHandle('@ada')
  rememberKey(SPACE, 'owner', 'lead')
  markUnsent('a', 'owner', true)
  standAt(THEIRS)
  expect([rememberedHandle(), rememberedSpaces(), readUnsent()]).toEqual([null, [], {}])
  rememberKey(SPACE, 'reader', 'view')
  forgetSpace(SPACE)
  markUnsent('a', 'owner', false)
  standAt('https://notes.example/ours/index.html')
  expect(rememberedHandle()).toBe('@ada')
  expect(rememberedSpace(SPACE)).toMatchObject({ key: 'owner', role: 'lead' })
  expect(readUnsent()).toEqual({ a: 'owner' })
  expect([...stored.keys()].filter((name) => !name.includes('https://notes.example/'))).toEqual([])
})

const before = { id: SPACE, key: 'owner', role: 'lead', name: 'IPFS', series: [], made: [], kept: true }

test('a team that an earlier version remembered is known on all relays until a relay accepts its key', () => {
  stored.set('roundtable:handle', '@ada')
  stored.set('roundtable:spaces', JSON.stringify([before]))
  const other = 'other-space-other-spac'
  rememberKey(other, 'k', 'edit')
  expect(rememberedSpaces().map(({ id }) => id)).toEqual([other, SPACE])
  rememberSeries(SPACE, { id: 'core', name: 'Core' })
  standAt(THEIRS)
  expect([rememberedHandle(), rememberedSpaces()]).toEqual(['@ada', [before]])
  standAt('https://notes.example/ours/')
  rememberKey(SPACE, 'owner', 'lead')
  expect(rememberedSpace(SPACE)).toMatchObject({ key: 'owner', role: 'lead', name: 'IPFS', kept: true })
  standAt(THEIRS)
  expect(rememberedSpaces()).toEqual([])
})

test('a team of an earlier version stays remembered if it cannot be stored under the relay’s name', () => {
  stored.set('roundtable:spaces', JSON.stringify([before]))
  const full = (name: string, value: string) => {
    if (value.length > 2) throw new Error('full')
    stored.set(name, value)
  }
  vi.stubGlobal('localStorage', { getItem: (name: string) => stored.get(name) ?? null, setItem: full })
  expect(rememberKey(SPACE, 'owner', 'lead')).toBe(false)
  expect(rememberedSpaces()).toEqual([before])
})

test('a forgotten team is forgotten in the earlier version’s storage too', () => {
  stored.set('roundtable:spaces', JSON.stringify([before]))
  rememberSeries(SPACE, { id: 'core', name: 'Core' })
  forgetSpace(SPACE)
  expect(rememberedSpaces()).toEqual([])
})

test('edits that an earlier version left unsent wait until a page of their own relay opens the room', () => {
  stored.set('roundtable:unsent', JSON.stringify({ a: 'one', b: 'two' }))
  expect([readUnsent(), readFormerUnsent()]).toEqual([{}, { a: 'one', b: 'two' }])
  markFormerUnsent('a')
  markFormerUnsent('c')
  expect([readUnsent(), readFormerUnsent()]).toEqual([{ a: 'one' }, { b: 'two' }])
  standAt(THEIRS)
  expect([readUnsent(), readFormerUnsent()]).toEqual([{}, { a: 'one', b: 'two' }])
  forgetFormerUnsent('a')
  expect(readFormerUnsent()).toEqual({ a: 'one', b: 'two' })
  standAt('https://notes.example/ours/')
  forgetFormerUnsent('a')
  expect([readUnsent(), stored.get('roundtable:unsent')]).toEqual([{ a: 'one' }, '{"b":"two"}'])
})
