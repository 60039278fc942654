import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { disk } from '../../../server/disk/disk.ts'
import { fileName } from '../../../server/disk/file-name.ts'
import { forDisk } from '../../../server/fair/turnstile.ts'
import { FileSnapshots } from '../../../server/store/file-snapshots.ts'
import type { SnapshotRecord } from '../../../shared/model/snapshot.ts'
import { SimulatedDisk } from '../../support/log/simulated-disk.ts'
import { snapshotsContract } from './snapshots.contract.ts'

let seed = 0
snapshotsContract(
  'a directory of files',
  () => {
    const simulated = new SimulatedDisk(++seed)
    const open = () =>
      new FileSnapshots({
        disk: simulated.start(),
        directory: '/snapshots',
        turnstile: forDisk(() => 0),
        report: (error) => {
          throw error
        },
      })
    return Promise.resolve({
      open: () => Promise.resolve(open()),
      crash: () => Promise.resolve(simulated.cutPower()),
      dispose: () => Promise.resolve(),
    })
  },
  { isShared: false, crashes: 60 },
)

const ROOM = 'space/core/2026-11-23'
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'roundtable-snapshots-'))
})
afterEach(() => rm(directory, { recursive: true }))

const recordOf = (id: string, at: string): SnapshotRecord => ({
  ...{ id, at, by: '@ada', sha256: '00', stateVector: 'AA==', state: '00', path: 'core/2026-11-23.md' },
})

async function kept(turnstile = forDisk(() => 0)) {
  const errors: unknown[] = []
  const snapshots = new FileSnapshots({ disk, directory, turnstile, report: (error) => errors.push(error) })
  const records = ['one', 'two', 'three'].map((id, at) => recordOf(id, `2026-11-23T18:0${at}:00Z`))
  for (const record of records.toReversed()) await snapshots.keep(ROOM, record, Buffer.from(`# ${record.id}`))
  return { snapshots, records, errors }
}

test.each(['', '{ "id": "two"', '{ "id": "two" }', 'null'])(
  'a damaged record (%j) is left out and reported with its path; its text can still be read',
  async (damaged) => {
    const { snapshots, records, errors } = await kept()
    const path = join(directory, fileName(ROOM), 'two.json')
    await writeFile(path, damaged)
    expect(await snapshots.list(ROOM)).toEqual([records[0], records[2]])
    expect(errors.map(String)).toEqual([expect.stringContaining(`${path} cannot be read: `)])
    expect(String(await snapshots.read(ROOM, 'two'))).toBe('# two')
  },
)

test('an id never leads to another meeting’s snapshot, or to one that is not finished', async () => {
  const { snapshots } = await kept()
  const elsewhere = join('..', fileName(ROOM))
  for (const id of ['one', 'one.md'])
    expect(await snapshots.read('other/core/2026-11-23', join(elsewhere, id))).toBeNull()
  await writeFile(join(directory, fileName(ROOM), 'four.md'), '# four')
  expect(await snapshots.read(ROOM, 'four')).toBeNull()
})

test('each access to the disk waits for its room’s turn', async () => {
  const turnstile = forDisk(() => 0)
  const through = vi.spyOn(turnstile, 'through')
  const { snapshots } = await kept(turnstile)
  await snapshots.list(ROOM)
  await snapshots.read(ROOM, 'one')
  expect(through.mock.calls.map(([room]) => room)).toEqual(Array(5).fill(ROOM))
})
