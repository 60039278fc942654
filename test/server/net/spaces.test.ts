import * as crypto from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import { forDisk } from '../../../server/fair/turnstile.ts'
import { limits } from '../../../server/config/limits.ts'
import { Spaces } from '../../../server/net/spaces.ts'
import { FileSpaces } from '../../../server/store/file-spaces.ts'
import { SimulatedDisk } from '../../support/log/simulated-disk.ts'
import { newPlace } from '../../support/relay/places.ts'

vi.mock('node:crypto', { spy: true })

let disk: SimulatedDisk
beforeEach(() => (disk = new SimulatedDisk(1)))

async function load() {
  const kept = await FileSpaces.load({
    disk: disk.start(),
    directory: '/spaces',
    turnstile: forDisk(() => 0),
    warn: () => undefined,
  })
  return new Spaces({ kept, open: false, now: () => new Date() })
}

/** The work of looking up a key: how many hashes, and how many comparisons in constant time. */
async function workOf(spaces: Spaces, space: string, key: string) {
  const [hashes, comparisons] = [vi.mocked(crypto.createHash), vi.mocked(crypto.timingSafeEqual)]
  for (const spy of [hashes, comparisons]) spy.mockClear()
  const access = await spaces.accessOf(space, key)
  return { access, hashes: hashes.mock.calls.length, comparisons: comparisons.mock.calls.length }
}

test('a wrong key takes the same work in a space with many grants as in a space that does not exist', async () => {
  const [served, unknown] = [newPlace(), newPlace()]
  const spaces = await load()
  await spaces.found(served.space)
  let last = ''
  for (let nth = 0; nth < 50; nth++) {
    const made = await spaces.grant(served.space, { role: 'edit', label: '', expires: null })
    if (made.is === 'made') last = made.key
  }
  const again = await load()
  const wrong = newPlace().key
  const refused = { access: null, hashes: 1, comparisons: 0 }
  for (const known of [spaces, again]) {
    expect(await workOf(known, unknown.space, wrong)).toEqual(refused)
    expect(await workOf(known, served.space, wrong)).toEqual(refused)
    expect(await workOf(known, unknown.space, last)).toEqual(refused)
    expect(await workOf(known, served.space, last)).toMatchObject({ access: { role: 'edit' }, hashes: 1 })
  }
})

async function granted() {
  const { space } = newPlace()
  const spaces = await load()
  const made = await spaces.grant(space, { role: 'view', label: '', expires: null })
  if (made.is !== 'made') throw new Error(made.refusal.error)
  return { spaces, space, ...made }
}

test('a grant opens only its own space, until it is revoked', async () => {
  const { spaces, space, id, key } = await granted()
  const other = newPlace().space
  await spaces.grant(other, { role: 'view', label: '', expires: null })
  expect(await spaces.accessOf(space, key)).toMatchObject({ role: 'view' })
  expect(await spaces.accessOf(other, key)).toBeNull()
  await spaces.revoke(space, id)
  expect(await spaces.accessOf(space, key)).toBeNull()
  expect(await (await load()).accessOf(space, key)).toBeNull()
})

test('P27: a connection that looked up its key just before the link was revoked ends at once', async () => {
  const { spaces, space, id, key } = await granted()
  const before = await spaces.accessOf(space, key)
  const told: string[] = []
  const unwatch = before?.watch((sentence) => told.push(sentence))
  expect(await spaces.revoke(space, id)).toBe(true)
  expect(told).toEqual(['This link was revoked.'])
  before?.watch((sentence) => told.push(sentence))
  expect(told).toEqual(['This link was revoked.', 'This link was revoked.'])
  unwatch?.()
  expect(await spaces.revoke(space, id)).toBe(false)
  expect(told).toHaveLength(2)
})

test('a grant that cannot be looked up keeps no other one from being ended', async () => {
  const kept = await FileSpaces.load({
    ...{ disk: disk.start(), directory: '/spaces' },
    turnstile: forDisk(() => 0),
    warn: () => undefined,
  })
  const spaces = new Spaces({ kept, open: false, now: () => new Date() })
  const { space } = newPlace()
  const told: string[] = []
  for (const name of ['one', 'other']) {
    const made = await spaces.grant(space, { role: 'edit', label: '', expires: null })
    const access = made.is === 'made' ? await spaces.accessOf(space, made.key) : null
    access?.watch(() => told.push(name))
  }
  const unreadable = new Error('unreadable')
  kept.grantOf = vi.fn().mockRejectedValueOnce(unreadable).mockResolvedValue(null)
  expect(await spaces.lookAgain()).toEqual([unreadable])
  expect(told).toEqual(['other'])
  expect(await spaces.lookAgain()).toEqual([])
  expect(told).toEqual(['other', 'one'])
})

test('another relay is told of a grant that was revoked, looks it up at once, and believes only what it finds', async () => {
  const kept = await FileSpaces.load({
    ...{ disk: disk.start(), directory: '/spaces' },
    turnstile: forDisk(() => 0),
    warn: () => undefined,
  })
  let ms = 0
  const now = () => new Date(ms)
  const said: [space: string, grant: string][] = []
  const theirs = new Spaces({ kept, open: false, now, revoked: (...revoked) => said.push(revoked) })
  const ours = new Spaces({ kept, open: false, now })
  const { space } = newPlace()
  const made = await ours.grant(space, { role: 'edit', label: '', expires: null })
  if (made.is !== 'made') throw new Error('There is room for one.')
  const told: string[] = []
  await ours.lookAgainAt(space, made.id) // nobody is here with it
  ;(await ours.accessOf(space, made.key))?.watch((sentence) => told.push(sentence))
  const looked = vi.spyOn(kept, 'grantOf')
  for (let times = 0; times < 100; times++) await ours.lookAgainAt(space, made.id) // it is not true
  await ours.lookAgainAt(space, 'another')
  expect([told, looked.mock.calls.length]).toEqual([[], 1])
  expect(await theirs.revoke(space, 'another')).toBe(false)
  expect(await theirs.revoke(space, made.id)).toBe(true)
  expect(said).toEqual([[space, made.id]])
  ms += limits.bus.revoked
  await ours.lookAgainAt(space, made.id)
  expect(told).toHaveLength(1)
})

test('a grant that another relay has revoked ends its connections when it is looked up again, and no other', async () => {
  const kept = await FileSpaces.load({
    ...{ disk: disk.start(), directory: '/spaces' },
    turnstile: forDisk(() => 0),
    warn: () => undefined,
  })
  const relay = () => new Spaces({ kept, open: false, now: () => new Date() })
  const [ours, theirs] = [relay(), relay()]
  const { space } = newPlace()
  const told: string[] = []
  const ids: string[] = []
  for (const name of ['one', 'other']) {
    const made = await ours.grant(space, { role: 'edit', label: '', expires: null })
    if (made.is !== 'made') throw new Error('There is room for two.')
    ids.push(made.id)
    const access = await ours.accessOf(space, made.key)
    access?.watch((sentence) => told.push(`${name}: ${sentence}`))
  }
  await theirs.revoke(space, ids[0] ?? '')
  expect(told).toEqual([])
  for (let times = 0; times < 2; times++) await ours.lookAgain()
  expect(told).toEqual([expect.stringMatching(/^one: /)])
})
