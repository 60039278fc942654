import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MemoryHost } from '../../../client/memory/host.ts'
import { SeriesFacts } from '../../../client/memory/series-facts.ts'
import type { Kept } from '../../../client/memory/wire.ts'
import type { KeptNote } from '../../../shared/archive/note-memory.ts'
import { keepNote, noteDigest } from '../../../shared/archive/archive.ts'
import { archivedNote } from '../../../shared/archive/import.ts'
import { putNote, readNote } from '../../../shared/markdown/read.ts'
import type { SnapshotRecord } from '../../../shared/model/snapshot.ts'
import { noTeam } from '../../../shared/model/team.ts'
import { defaultTemplate } from '../../../shared/model/template.ts'
import { opened, playedDevice, type RoomCopy } from '../../support/page/played-rooms.ts'

vi.mock('../../../client/sync/room-copy.ts', () => import('../../support/page/played-rooms.ts'))

beforeEach(() => {
  opened.length = 0
  playedDevice.had = true
  vi.stubGlobal('location', new URL('http://127.0.0.1/'))
})
afterEach(() => void vi.unstubAllGlobals())

/** The data that a device keeps. */
class Device implements Kept {
  readonly #notes = new Map<string, KeptNote>()
  read = (ids: readonly string[]) =>
    Promise.resolve(new Map([...this.#notes].filter(([id]) => ids.includes(id))))
  keep = (id: string, note: KeptNote) => Promise.resolve(void this.#notes.set(id, note))
  only(ids: readonly string[]): Promise<void> {
    for (const id of this.#notes.keys()) if (!ids.includes(id)) this.#notes.delete(id)
    return Promise.resolve()
  }
}

const note = (who: string, blocker: string) =>
  `# Weekly\n\n## Updates\n\n${who}\n\n- Blocked:\n  - ${blocker}\n`

const OLD = note('@ada', 'the build of https://github.com/a/b/pull/5')
const record: SnapshotRecord = {
  ...{ id: '1', at: '2026-11-09T18:00Z', by: '@ada', sha256: noteDigest(OLD), path: 'x.md' },
  ...{ stateVector: '', state: '' },
}

/** A page of a series, with these meetings and one snapshot. */
function open(listed: string[], device = new Device()) {
  opened.length = 0
  /** The notes that the worker asked for. */
  const asked: string[] = []
  /** The messages that the worker got. */
  const told: string[] = []
  const facts = new SeriesFacts(
    {
      place: { space: 's', series: 'weekly', key: 'k' },
      ...{ listed: () => listed, template: () => defaultTemplate, team: () => noTeam },
      snapshots: { snapshots: new Map([['2026-11-09', [record]]]) },
    },
    (hear) => {
      const host = new MemoryHost(
        () => Promise.resolve(device),
        (message) => {
          if (message.is === 'lacks') asked.push(...message.ids)
          hear(message)
        },
      )
      return {
        tell(message) {
          told.push(message.is)
          void host.hear(message)
        },
        end: () => undefined,
      }
    },
  )
  const copyOf = (name: string): Promise<RoomCopy> =>
    vi.waitFor(() => {
      const copy = opened.find(({ room }) => room.endsWith(`/${name}`))
      if (copy === undefined) throw new Error(`${name} was not opened.`)
      return copy
    })
  return { facts, copyOf, asked, told }
}

test('the facts of a meeting come from snapshots, documents and imported notes; offline, from this device’s copies', async () => {
  const { facts, copyOf } = open(['2026-11-09', '2026-11-16', '2026-11-23'])
  expect(facts.ofMeeting('2026-11-16')).toBe(undefined)
  const archive = await copyOf('archive')
  const imported = archivedNote(
    'old.md',
    `${note('@cy', 'the rain')}\n@dan\n\n- Done:\n\n@eve (not attending)\n`,
    '2018-11-26',
  )
  for (const each of [archivedNote('x.md', OLD, '2026-11-09'), imported]) keepNote(archive.doc, each)
  archive.is({ known: true, failed: true })
  // The newest document is read first, and the meeting with a snapshot needs none.
  const planned = await copyOf('2026-11-23')
  planned.is({ known: true, failed: true })
  const held = await copyOf('2026-11-16')
  putNote(
    held.doc,
    readNote(`${OLD}\n@bob\n\n- Done:\n  - slept\n\n@dan\n\n- Done:\n\n@eve (not attending)\n`),
  )
  held.is({ known: true, live: true })
  const people = (of: ReturnType<typeof facts.ofMeeting>) =>
    of && [of.people.join(' '), of.blockers, of.since]
  await vi.waitFor(() =>
    expect(people(facts.ofMeeting('2026-11-16'))).toEqual(['@ada @bob', 1, '2026-11-09']),
  )
  expect(people(facts.ofMeeting('2026-11-09'))).toEqual(['@ada', 1, '2026-11-09'])
  expect(people(facts.ofNote(imported.id))).toEqual(['@cy', 1, '2018-11-26'])
  expect(facts.ofMeeting('2026-11-23')).toBe(undefined)
  expect(opened.map(({ room }) => room)).toEqual([
    's/weekly/archive',
    's/weekly/2026-11-23',
    's/weekly/2026-11-16',
  ])
  facts.close()
})

test('without the archive, only those who wrote are said', async () => {
  const { facts, copyOf, told } = open(['2026-11-16'])
  const held = await copyOf('2026-11-16')
  putNote(held.doc, readNote(`${OLD}\n@dan\n\n- Done:\n`))
  held.is({ known: true, failed: true })
  await vi.waitFor(() =>
    expect(facts.ofMeeting('2026-11-16')).toEqual({
      people: ['@ada'],
      blockers: null,
      questions: null,
      since: null,
    }),
  )
  expect(told).toEqual([])
  facts.close()
})

test('what the device has read of the notes is read once', async () => {
  const device = new Device()
  const visit = async () => {
    // The meeting has a snapshot, so no document is opened, and the archive comes later.
    const { facts, copyOf, asked } = open(['2026-11-09'], device)
    const archive = await copyOf('archive')
    await Promise.resolve()
    keepNote(archive.doc, archivedNote('x.md', OLD, '2026-11-09'))
    archive.is({ known: true, failed: true })
    await vi.waitFor(() => expect(facts.ofMeeting('2026-11-09')?.blockers).toBe(1))
    facts.close()
    return asked.length
  }
  expect([await visit(), await visit()]).toEqual([1, 0])
})
