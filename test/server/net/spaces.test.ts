import * as crypto from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fileName } from '../../../server/disk/file-name.ts'
import { Spaces } from '../../../server/net/spaces.ts'
import { forDisk, Turnstile } from '../../../server/fair/turnstile.ts'
import { newPlace } from '../../support/relay/places.ts'

vi.mock('node:crypto', { spy: true })

let directory: string
const warnings: string[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'roundtable-spaces-'))
})
afterEach(() => rm(directory, { recursive: true }))

const load = (turnstile = forDisk(() => 0)) =>
  Spaces.load({
    directory,
    open: false,
    now: () => new Date(),
    turnstile,
    warn: (sentence) => warnings.push(sentence),
  })

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

test('a grant opens only its own space, until it is revoked', async () => {
  const [one, other] = [newPlace(), newPlace()]
  const spaces = await load()
  const made = await spaces.grant(one.space, { role: 'view', label: '', expires: null })
  await spaces.grant(other.space, { role: 'view', label: '', expires: null })
  if (made.is !== 'made') throw new Error(made.refusal.error)
  expect(await spaces.accessOf(one.space, made.key)).toMatchObject({ role: 'view' })
  expect(await spaces.accessOf(other.space, made.key)).toBeNull()
  await spaces.revoke(one.space, made.id)
  expect(await spaces.accessOf(one.space, made.key)).toBeNull()
  expect(await (await load()).accessOf(one.space, made.key)).toBeNull()
})

test('an unknown file among the spaces is left alone, with a warning', async () => {
  const place = newPlace()
  await (await load()).found(place.space)
  for (const name of ['notes.json', 'package.json', 'Spaces Copy.json'])
    await writeFile(join(directory, name), '{}')
  warnings.length = 0
  const again = await load()
  expect(await again.accessOf(place.space, place.key)).toMatchObject({ role: 'lead' })
  expect(warnings.map((sentence) => /[^/]+\.json(?= is no team’s file)/.exec(sentence)?.[0]).sort()).toEqual([
    'Spaces Copy.json',
    'notes.json',
    'package.json',
  ])
})

test('the start fails if the file of a space cannot be read', async () => {
  const { space } = newPlace()
  await (await load()).found(space)
  await writeFile(join(directory, `${fileName(space)}.json`), '{')
  await expect(load()).rejects.toThrow(/cannot be read/)
})

test('a team that makes many links does not make another team wait', async () => {
  const [busy, other] = [newPlace().space, newPlace().space]
  const spaces = await load()
  let made = 0
  const flood = Array.from({ length: 50 }, async () => {
    await spaces.grant(busy, { role: 'view', label: '', expires: null })
    made++
  })
  await spaces.found(other)
  expect(made).toBeLessThan(10)
  await Promise.all(flood)
  expect(spaces.grants(busy)).toHaveLength(50)
  expect((await load()).grants(busy)).toHaveLength(50)
})

test('a change waits for its turn on the disk', async () => {
  const turnstile = new Turnstile({ most: 1, ofOneTeam: 1, now: () => 0 })
  const through = vi.spyOn(turnstile, 'through')
  const spaces = await load(turnstile)
  const { space } = newPlace()
  await spaces.found(space)
  expect(through.mock.calls.map(([room]) => room)).toEqual([space])
})
