// Which sections of a snapshot the page offers to bring back.

import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { MeetingActs } from '../../../../client/meeting/acts.ts'
import type { MeetingSession } from '../../../../client/meeting/session.ts'
import { words } from '../../../../client/meeting/snapshot/words/en.ts'
import { Snapshots, type SnapshotsOptions } from '../../../../client/meeting/snapshot/snapshots.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line, readLines } from '../../../../shared/document/lines.ts'
import { sectionRoot } from '../../../../shared/document/roots.ts'
import { announceSection, hideSection } from '../../../../shared/model/meeting.ts'
import { readOutline, type Section } from '../../../../shared/model/outline.ts'
import { noTeam } from '../../../../shared/model/team.ts'
import { defaultTemplate } from '../../../../shared/model/template.ts'

const WORDS = [line('one', { kind: 'item', depth: 0 }), line('two', { kind: 'item', depth: 0 })]
const THEN = { person: 'ada', handle: '@ada', annotation: '', written: null, lines: WORDS }

function openMeeting({ home = 'updates' }: { home?: string | null } = {}) {
  const doc = new Y.Doc()
  const said: string[] = []
  const session = {
    doc,
    place: { date: '2026-11-30' },
    series: { copy: { doc: new Y.Doc() }, team: { team: noTeam } },
    home,
    get outline() {
      return readOutline(doc, defaultTemplate, noTeam.names)
    },
    lines: (root: string) => readLines(doc.getXmlFragment(root)),
    touched: () => undefined,
    tell: (sentence: string) => void said.push(sentence),
    notices: { done: (sentence: string) => void said.push(sentence) },
  } as unknown as MeetingSession
  const acts = {
    announce: ({ block, person, handle }: Section) => announceSection(doc, block, person, handle),
    hideSection: (section: Section, hidden: boolean) => hideSection(doc, section, hidden),
  } as unknown as MeetingActs
  const records = { snapshots: new Map() } as unknown as SnapshotsOptions['records']
  const snapshots = new Snapshots({ session, acts, records, transfer: {} as SnapshotsOptions['transfer'] })
  return { doc, session, snapshots, said }
}

function openWritten() {
  const meeting = openMeeting()
  announceSection(meeting.doc, 'updates', 'ada', '@ada')
  insertLines(meeting.doc.getXmlFragment(sectionRoot('updates', 'ada')), WORDS, 0)
  return meeting
}

test('a section is offered if it was removed from the notes, though its text is kept; it comes back whole', async () => {
  const { doc, session, snapshots, said } = openWritten()
  expect(await snapshots.isLacking('', THEN)).toBe(false)
  hideSection(doc, { block: 'updates', person: 'ada' }, true)
  expect(await snapshots.isLacking('', THEN)).toBe(true)
  await snapshots.bringBack('', THEN)
  expect(session.outline.hidden.sections).toEqual([])
  expect(session.lines(sectionRoot('updates', 'ada'))).toEqual(WORDS)
  expect(said).toEqual(['@ada’s section is in the notes again, with all of its lines.'])
  expect(await snapshots.isLacking('', THEN)).toBe(false)
})

test('a section is offered if lines of it are missing, or if it is not there at all', async () => {
  const { doc, snapshots } = openWritten()
  doc.getXmlFragment(sectionRoot('updates', 'ada')).delete(1, 1)
  expect(await snapshots.isLacking('', THEN)).toBe(true)
  expect(await openMeeting().snapshots.isLacking('', { ...THEN, lines: [] })).toBe(true)
})

test('without a block for people a section is offered, so that the person is told why it cannot come back', async () => {
  const { snapshots, said } = openMeeting({ home: null })
  expect(await snapshots.isLacking('', THEN)).toBe(true)
  await snapshots.bringBack('', THEN)
  expect(said).toEqual([words.noHome])
})
