// The four documents of a team that has met. Tests put hostile content beside their honest text.

import * as Y from 'yjs'
import { keepNote } from '../../../shared/archive/archive.ts'
import { setHeaderField } from '../../../shared/model/header.ts'
import { archivedNote } from '../../../shared/archive/import.ts'
import { line } from '../../../shared/document/lines.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { announceSection, listAttendee } from '../../../shared/model/meeting.ts'
import { listMeeting } from '../../../shared/model/series.ts'
import { nameSeries, setSchedule } from '../../../shared/model/series-acts.ts'
import { rememberSnapshot } from '../../../shared/model/series-records.ts'
import { meetPerson } from '../../../shared/model/team.ts'
import { nameTeam } from '../../../shared/model/team-acts.ts'
import type { HostileOf } from './hostile-documents.ts'

export const DATE = '2026-11-30'
export const SLUG = 'weekly'

/** The words in the meeting. Each is a line of somebody. */
export const WORDS = [
  'adas own words',
  'bobs own words',
  'words of the agenda',
  'words above the first heading',
]
/** The words in the archive. */
export const OLD_WORDS = 'words of an old note'

const item = (text: string) => line(text, { kind: 'item' })

function meeting(doc: Y.Doc): void {
  setHeaderField(doc, 'lead', '@ada')
  for (const handle of ['@ada', '@bob']) listAttendee(doc, handle)
  announceSection(doc, 'updates', 'ada', '@ada')
  announceSection(doc, 'updates', 'bob', '@bob')
  const label = line('Done:', { kind: 'item', label: true })
  const [adas, bobs, agenda, above] = WORDS.map(item)
  for (const [root, own] of [
    ['section:updates/ada', adas],
    ['section:updates/bob', bobs],
    ['block:agenda', agenda],
    ['block:preamble', above],
  ] as const)
    if (own) insertLines(doc.getXmlFragment(root), root.startsWith('section') ? [label, own] : [own])
}

function series(doc: Y.Doc): void {
  nameSeries(doc, 'Weekly')
  setSchedule(doc, { weekday: 1, time: '17:00', zone: 'Europe/Berlin' })
  listMeeting(doc, DATE)
  const at = `${DATE}T18:00:00.000Z`
  rememberSnapshot(doc, DATE, {
    ...{ id: 'honest', at, by: '@ada', sha256: '0', stateVector: '', state: '0', path: 'weekly.md' },
  })
}

function team(doc: Y.Doc): void {
  nameTeam(doc, 'The team')
  meetPerson(doc, 'ada', '@ada')
  meetPerson(doc, 'bob', '@bob')
}

function archive(doc: Y.Doc): void {
  keepNote(
    doc,
    archivedNote('old.md', `# Weekly, 2026-11-23\n\n## Updates\n\n@ada\n\n- ${OLD_WORDS}\n`, '2026-11-23'),
  )
}

const writers: Record<HostileOf, (doc: Y.Doc) => void> = { meeting, series, team, archive }

const written = new Map<HostileOf, Y.Doc>()

/** Copies of the documents as a page receives them, before any root gets a type. */
export function honestDocuments(): Record<HostileOf, Y.Doc> {
  const make = (of: HostileOf): Y.Doc => {
    const doc = written.get(of) ?? new Y.Doc()
    if (!written.has(of)) writers[of](doc)
    written.set(of, doc)
    return copyOf(doc)
  }
  return { meeting: make('meeting'), series: make('series'), team: make('team'), archive: make('archive') }
}

export function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}
