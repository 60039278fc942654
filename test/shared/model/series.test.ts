import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { line } from '../../../shared/document/lines.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { scaffoldUpdate } from '../../../shared/document/scaffold.ts'
import {
  addBlock,
  addHeaderRow,
  hideBlock,
  hideHeaderRow,
  moveBlock,
  renameBlock,
} from '../../../shared/model/meeting.ts'
import { readOutline } from '../../../shared/model/outline.ts'
import { blockRoot, LABELS_ROOT } from '../../../shared/document/roots.ts'
import { listMeeting, readSeries, readTemplate } from '../../../shared/model/series.ts'
import { hideMeeting, nameSeries, setSchedule } from '../../../shared/model/series-acts.ts'
import {
  readSnapshots,
  rememberSnapshot,
  readCallLength,
  setCallLength,
} from '../../../shared/model/series-records.ts'
import type { SnapshotRecord } from '../../../shared/model/snapshot.ts'
import { noNames } from '../../../shared/model/team.ts'
import { defaultTemplate } from '../../../shared/model/template.ts'

const record = (id: string, at: string): SnapshotRecord => ({
  id,
  at,
  by: '@ada',
  sha256: '00',
  stateVector: '',
  state: '00',
  path: 'meeting-notes/2026/Q4/2026-11-23--core.md',
})

describe('a series', () => {
  test('has a name, a schedule and its meetings', () => {
    const doc = new Y.Doc()
    nameSeries(doc, 'Go core')
    setSchedule(doc, { weekday: 1, time: '17:00', zone: 'Europe/Berlin' })
    for (const date of ['2026-11-23', '2026-11-16', '2026-11-23~2', '2026-11-30']) listMeeting(doc, date)
    hideMeeting(doc, '2026-11-30')
    expect(readSeries(doc)).toMatchObject({
      name: 'Go core',
      schedule: { weekday: 1, time: '17:00', zone: 'Europe/Berlin' },
      listed: ['2026-11-16', '2026-11-23', '2026-11-23~2'],
      hidden: ['2026-11-30'],
    })
    listMeeting(doc, '2026-11-30')
    expect(readSeries(doc).hidden).toEqual([])
  })

  test('has one meeting if two people add the meeting of the same week offline', () => {
    const [one, two] = [new Y.Doc(), new Y.Doc()]
    listMeeting(one, '2026-11-30')
    listMeeting(two, '2026-11-30')
    Y.applyUpdate(one, Y.encodeStateAsUpdate(two))
    expect(readSeries(one).listed).toEqual(['2026-11-30'])
  })

  test.each([
    ['weekday', 8],
    ['weekday', '1'],
    ['time', '25:00'],
    ['zone', 'Mars/Olympus'],
  ])('with the %s %j has no schedule', (key, value) => {
    const doc = new Y.Doc()
    setSchedule(doc, { weekday: 1, time: '17:00', zone: 'UTC' })
    doc.getMap('series').set(key, value)
    expect(readSeries(doc).schedule).toBe(null)
  })

  test.each([25, 5, 480])('has a call of %j minutes', (minutes) => {
    const doc = new Y.Doc()
    expect(readCallLength(doc)).toBe(60)
    setCallLength(doc, minutes)
    expect(readCallLength(doc)).toBe(minutes)
  })

  test.each([4, 481, 25.5, NaN, '25', null, { minutes: 25 }])(
    'has a call of an hour with %j minutes',
    (found) => {
      const doc = new Y.Doc()
      doc.getMap('series').set('minutes', found)
      expect(readCallLength(doc)).toBe(60)
    },
  )

  test('has its records of snapshots, and ignores values that only look like records', () => {
    const doc = new Y.Doc()
    rememberSnapshot(doc, '2026-11-23', record('b', '2026-11-23T18:00:00.000Z'))
    rememberSnapshot(doc, '2026-11-23', record('a', '2026-11-23T17:00:00.000Z'))
    const map = doc.getMap('snapshots')
    map.set('2026-11-23/c', '{"id":"c"}')
    map.set('2026-11-23/d', 'no json')
    map.set('no date/e', JSON.stringify(record('e', '')))
    expect([...readSnapshots(doc)].map(([date, all]) => [date, all.map(({ id }) => id)])).toEqual([
      ['2026-11-23', ['a', 'b']],
    ])
  })
})

describe('the template of a series', () => {
  test('is the default until somebody changes it', () => {
    expect(readTemplate(new Y.Doc())).toEqual(defaultTemplate)
  })

  test('is the default with the changes that people made', () => {
    const doc = new Y.Doc()
    renameBlock(doc, 'questions', 'Ask away')
    hideBlock(doc, 'other-notes', true)
    expect(addBlock(doc, 'Demos', readTemplate(doc))).toBe('demos')
    moveBlock(doc, 'demos', -1, readTemplate(doc))
    addHeaderRow(doc, 'Timekeeper', readTemplate(doc))
    hideHeaderRow(doc, 'recording')
    insertLines(doc.getXmlFragment(LABELS_ROOT), [line('Did:', { kind: 'item', label: true }), line('')])
    insertLines(doc.getXmlFragment(blockRoot('demos')), [line('Who shows what?', { kind: 'item' })])
    const template = readTemplate(doc)
    expect(template.blocks.map(({ heading }) => heading)).toEqual(['Agenda', 'Updates', 'Demos', 'Ask away'])
    expect(template.blocks[2]?.scaffold).toEqual([line('Who shows what?', { kind: 'item' })])
    expect(template.header.map(({ label }) => label)).toEqual([
      '**Lead:**',
      '**Notetaker:**',
      '**Attendees:**',
      '**Timekeeper:**',
    ])
    expect(template.section).toEqual([line('Did:', { kind: 'item', label: true })])
  })

  test('is the default if its lines were written into the document without a change', () => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, scaffoldUpdate(LABELS_ROOT, defaultTemplate.section))
    expect(readTemplate(doc).section).toEqual(defaultTemplate.section)
  })

  test('is shown in a meeting, and the meeting keeps text in a block that the template no longer has', () => {
    const [series, meeting] = [new Y.Doc(), new Y.Doc()]
    insertLines(meeting.getXmlFragment(blockRoot('questions')), [line('why?')])
    hideBlock(series, 'questions', true)
    const { blocks } = readOutline(meeting, readTemplate(series), noNames)
    expect(blocks.map(({ id }) => id)).toEqual(['agenda', 'updates', 'other-notes', 'questions'])
  })
})
