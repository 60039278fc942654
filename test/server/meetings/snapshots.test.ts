import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { fileName } from '../../../server/disk/file-name.ts'
import type { Digests } from '../../../server/meetings/digests.ts'
import { openMeetings } from '../../../server/meetings/meetings.ts'
import { renderMeeting } from '../../../server/meetings/render-meeting.ts'
import type { Renderings } from '../../../server/meetings/renderings.ts'
import { Snapshots } from '../../../server/meetings/snapshots.ts'
import { forDisk } from '../../../server/fair/turnstile.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line } from '../../../shared/document/lines.ts'
import { sectionRoot } from '../../../shared/document/roots.ts'
import { announceSection } from '../../../shared/model/meeting.ts'
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

test('the record of a snapshot says which lines were carried over', async () => {
  const identity = '2018-11-19/0123456789ab'
  const taken = async (carried: string | undefined) => {
    const doc = new Y.Doc()
    announceSection(doc, 'updates', 'ada', '@ada')
    const own = { ...line('the relay', { kind: 'item' }), ...(carried !== undefined && { carried }) }
    insertLines(doc.getXmlFragment(sectionRoot('updates', 'ada')), [own])
    const [meeting, none] = [Y.encodeStateAsUpdate(doc), new Uint8Array([0, 0])]
    const rendered = renderMeeting({ slug: 'weekly', date: '2018-11-26', meeting, series: none, team: none })
    const kept: SnapshotRecord[] = []
    const meetings = openMeetings({
      renderings: { of: () => Promise.resolve(rendered) } as unknown as Renderings,
      snapshots: {
        keep: (_: string, record: SnapshotRecord) => void kept.push(record),
      } as unknown as Snapshots,
      digests: {} as Digests,
      taken: () => undefined,
      now: () => new Date(0),
    })
    await meetings.snapshot('s/weekly/2018-11-26', '@ada')
    const text = rendered.is === 'rendered' ? new TextDecoder().decode(rendered.markdown) : ''
    return { carried: kept[0]?.carried, line: text.split('\n').indexOf('- the relay') + 1 }
  }
  const { carried, line: at } = await taken(identity)
  expect(carried).toEqual([[at, identity]])
  expect((await taken(undefined)).carried).toBeUndefined()
})
