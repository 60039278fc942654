import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { copyDigest } from '../../../../client/meeting/snapshot/digest.ts'
import type { MeetingSession } from '../../../../client/meeting/session.ts'
import { limits } from '../../../../server/config/limits.ts'
import { keepNote } from '../../../../shared/archive/archive.ts'
import { archivedNote } from '../../../../shared/archive/import.ts'
import { MOST_MEETINGS } from '../../../../shared/digest/age.ts'
import { rememberSnapshot } from '../../../../shared/model/series-records.ts'
import { noNames } from '../../../../shared/model/team.ts'

const { archive } = vi.hoisted(() => ({ archive: { doc: null as Y.Doc | null, known: true } }))

vi.mock('../../../../client/sync/room-copy.ts', () => ({
  RoomCopy: class {
    readonly doc = archive.doc
    readonly known = archive.known
    close(): void {}
  },
}))

const TODAY = '2018-11-26'
const PR = 'https://github.com/a/b/pull/5'
const blocked = (text: string, who = '@ada') => `# Weekly\n\n## Updates\n\n${who}\n- Blocked:\n  - ${text}\n`

/** What was given to the clipboard, as soon as it was given. */
let given: Promise<Blob>[]

beforeEach(() => {
  given = []
  archive.doc = new Y.Doc()
  archive.known = true
  vi.stubGlobal(
    'ClipboardItem',
    class {
      readonly items: Record<string, Promise<Blob>>
      constructor(items: Record<string, Promise<Blob>>) {
        this.items = items
      }
    },
  )
  vi.stubGlobal('navigator', {
    clipboard: {
      write: async ([item]: { items: Record<string, Promise<Blob>> }[]) => {
        given.push(...Object.values(item?.items ?? {}))
        await Promise.all(given)
      },
    },
  })
})
afterEach(() => void vi.unstubAllGlobals())

function open() {
  const series = new Y.Doc()
  const session = {
    place: { space: 's', series: 'weekly', date: TODAY, key: 'k' },
    series: { copy: { doc: series }, team: { team: { names: noNames } } },
  } as unknown as MeetingSession
  const keep = (date: string, text: string): string => {
    const note = archivedNote(`${date}--weekly.md`, text, date)
    if (archive.doc) keepNote(archive.doc, note)
    return note.id
  }
  return { session, series, keep }
}

async function copied(session: MeetingSession, snapshot: string): Promise<string> {
  expect(await copyDigest(session, { markdown: snapshot })).toBe(true)
  return (await given.at(-1))?.text() ?? ''
}

test('the clipboard is asked at once, before the old notes are known', () => {
  const { session } = open()
  archive.known = false
  void copyDigest(session, { markdown: blocked('x') })
  expect(given).toHaveLength(1)
})

test('ages come from as many meetings as those of the relay’s digest', async () => {
  expect(MOST_MEETINGS).toBe(limits.digest.meetings)
  const { session, keep } = open()
  for (let week = 1; week <= 40; week++)
    keep(new Date(Date.parse(TODAY) - week * 7 * 86_400_000).toISOString().slice(0, 10), blocked(PR))
  expect(await copied(session, blocked(PR))).toContain('41st meeting')
})

test('a note that a later snapshot replaces gives no age', async () => {
  const { session, series, keep } = open()
  const sha256 = (keep('2018-11-19', blocked(PR)).split('/').at(-1) ?? '').padEnd(64, '0')
  for (const [at, sha] of [sha256, 'f'.repeat(64)].entries()) {
    const record = { id: `${at}`, at: `2018-11-19T0${at}`, by: '@ada', sha256: sha, path: '' }
    rememberSnapshot(series, '2018-11-19', { ...record, state: '', stateVector: '' })
  }
  expect(await copied(session, blocked(PR))).not.toContain('meeting, since')
})

test('a snapshot knows people as they write themselves, as the relay does', async () => {
  const { session, keep } = open()
  keep('2018-11-19', blocked('the disk is full', '@ada2'))
  expect(await copied(session, blocked('the disk is full'))).toContain('2nd meeting')
})
