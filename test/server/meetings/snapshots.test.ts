import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fileName } from '../../../server/disk/file-name.ts'
import { Snapshots } from '../../../server/meetings/snapshots.ts'
import { forDisk } from '../../../server/fair/turnstile.ts'
import type { SnapshotRecord } from '../../../shared/model/snapshot.ts'

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
  const snapshots = new Snapshots({ directory, turnstile, report: (error) => errors.push(error) })
  const records = ['one', 'two', 'three'].map((id, at) => recordOf(id, `2026-11-23T18:0${at}:00Z`))
  for (const record of records.toReversed()) await snapshots.keep(ROOM, record, Buffer.from(`# ${record.id}`))
  return { snapshots, records, errors }
}

test('snapshots are listed oldest first', async () => {
  const { snapshots, records, errors } = await kept()
  expect(await snapshots.list(ROOM)).toEqual(records)
  expect(await snapshots.list('space/core/2026-11-30')).toEqual([])
  expect(errors).toEqual([])
})

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

test('each access to the disk waits for its room’s turn', async () => {
  const turnstile = forDisk(() => 0)
  const through = vi.spyOn(turnstile, 'through')
  const { snapshots } = await kept(turnstile)
  await snapshots.list(ROOM)
  await snapshots.read(ROOM, 'one')
  expect(through.mock.calls.map(([room]) => room)).toEqual(Array(5).fill(ROOM))
})
