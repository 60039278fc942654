import { mkdtemp, rm, stat, chmod, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { disk, type Disk } from '../../../server/disk/disk.ts'
import { fileName } from '../../../server/disk/file-name.ts'
import { forDisk, Turnstile } from '../../../server/fair/turnstile.ts'
import { FileSpaces } from '../../../server/store/file-spaces.ts'
import { SimulatedDisk } from '../../support/log/simulated-disk.ts'
import { newPlace } from '../../support/relay/places.ts'
import { spacesContract } from './spaces.contract.ts'

const SINCE = '2026-11-23T18:00:00.000Z'
const warnings: string[] = []

const load = (disk: Disk, directory: string, turnstile = forDisk(() => 0)) =>
  FileSpaces.load({ disk, directory, turnstile, warn: (sentence) => warnings.push(sentence) })

let seed = 0
spacesContract(
  'a directory of files',
  () => {
    const simulated = new SimulatedDisk(++seed)
    return Promise.resolve({
      open: () => load(simulated.start(), '/spaces'),
      crash: () => Promise.resolve(simulated.cutPower()),
      dispose: () => Promise.resolve(),
    })
  },
  { isShared: false, crashes: 60 },
)

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'roundtable-spaces-'))
  warnings.length = 0
})
afterEach(() => rm(directory, { recursive: true }))

const grantOf = (id: string) => ({
  ...({ id, role: 'view', label: '', since: SINCE, expires: null, hash: id } as const),
})

test('an unknown file among the spaces is left alone, with a warning', async () => {
  const { space } = newPlace()
  await (await load(disk, directory)).found(space, SINCE)
  for (const name of ['notes.json', 'package.json', 'Spaces Copy.json'])
    await writeFile(join(directory, name), '{}')
  expect(await (await load(disk, directory)).has(space)).toBe(true)
  expect(warnings.map((sentence) => /[^/]+\.json(?= is no team’s file)/.exec(sentence)?.[0]).sort()).toEqual([
    'Spaces Copy.json',
    'notes.json',
    'package.json',
  ])
})

test('spaces are not loaded if the file of one cannot be read', async () => {
  const { space } = newPlace()
  await (await load(disk, directory)).found(space, SINCE)
  await writeFile(join(directory, `${fileName(space)}.json`), '{')
  await expect(load(disk, directory)).rejects.toThrow(/cannot be read/)
})

test('a file keeps its mode', async () => {
  const { space } = newPlace()
  const kept = await load(disk, directory)
  await kept.found(space, SINCE)
  const path = join(directory, `${fileName(space)}.json`)
  await chmod(path, 0o600)
  await kept.add(space, grantOf('a'), 9)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('a change that cannot be written is refused, and nothing of it is there', async () => {
  const simulated = new SimulatedDisk(1)
  const kept = await load(simulated.start(), '/spaces')
  const { space } = newPlace()
  for (const operation of ['open', 'append', 'sync', 'rename'] as const) {
    simulated.fail(operation)
    await expect(kept.found(space, SINCE)).rejects.toThrow('EIO')
    expect(await kept.has(space)).toBe(false)
  }
  expect(await (await load(simulated.start(), '/spaces')).has(space)).toBe(false)
  expect(simulated.files('/spaces')).toEqual([])
})

test('a team that makes many links does not make another team wait', async () => {
  const [busy, other] = [newPlace().space, newPlace().space]
  const kept = await load(disk, directory)
  let made = 0
  const flood = Array.from({ length: 50 }, async (_, nth) => {
    await kept.add(busy, grantOf(String(nth)), 99)
    made++
  })
  await kept.found(other, SINCE)
  expect(made).toBeLessThan(10)
  await Promise.all(flood)
  expect(await (await load(disk, directory)).grants(busy)).toHaveLength(50)
})

test('a change waits for its turn on the disk', async () => {
  const turnstile = new Turnstile({ most: 1, ofOneTeam: 1, now: () => 0 })
  const through = vi.spyOn(turnstile, 'through')
  const { space } = newPlace()
  await (await load(disk, directory, turnstile)).found(space, SINCE)
  expect(through.mock.calls.map(([room]) => room)).toEqual([space])
})
