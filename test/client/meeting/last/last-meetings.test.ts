import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { LastMeetings } from '../../../../client/meeting/last/last-meetings.ts'
import type { MeetingSession } from '../../../../client/meeting/session.ts'
import { archivedNote } from '../../../../shared/archive/import.ts'
import type { ArchivedNote } from '../../../../shared/archive/archive.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line, textOf } from '../../../../shared/document/lines.ts'
import { sectionRoot } from '../../../../shared/document/roots.ts'
import { putAnswer } from '../../../../shared/memory/answers.ts'
import { MOST_ASKED } from '../../../../shared/memory/last.ts'
import { setHeaderField } from '../../../../shared/model/header.ts'
import { announceSection } from '../../../../shared/model/meeting.ts'
import { withDropped } from '../../../../shared/model/carried-at.ts'
import { noNames } from '../../../../shared/model/team.ts'
import { defaultTemplate } from '../../../../shared/model/template.ts'
import { opened } from '../../../support/page/played-rooms.ts'

vi.mock('../../../../client/sync/room-copy.ts', () => import('../../../support/page/played-rooms.ts'))
/** This device's copies of the meetings, by date. */
const held = new Map<string, Y.Doc>()
vi.mock('../../../../client/week/device-rooms.ts', () => ({
  DeviceRooms: {
    list: () =>
      Promise.resolve({
        read: (room: string) => Promise.resolve(held.get(room.split('/').at(-1) ?? '') ?? new Y.Doc()),
      }),
  },
}))
vi.mock('../../../../client/browser/painted.ts', () => ({ painted: () => Promise.resolve() }))

beforeEach(() => {
  vi.useFakeTimers()
  opened.length = 0
  held.clear()
})
afterEach(() => void vi.useRealTimers())

const IDENTITY = '2026-10-05/0123456789ab'
const DATES = ['2026-11-09', '2026-11-02', '2026-10-26', '2026-10-19']

const note = (date: string, ...handles: string[]): ArchivedNote =>
  archivedNote(
    `${date}--weekly.md`,
    `# Weekly\n\n## Updates\n${handles.map((handle) => `\n${handle}\n- Next:\n  - sing a song\n`).join('')}`,
    date,
  )

/** The meeting of Nov 16, with the sections of these people, on a page of ada. */
function open({ mayWrite = true, people = ['ada'], listed = DATES } = {}) {
  let told: (notes: readonly ArchivedNote[]) => void = () => undefined
  const sections = people.map((person) => ({ owner: person, block: 'updates' }))
  const session = {
    ...{ mayWrite, myId: 'ada' },
    place: { space: 's', series: 'weekly', date: '2026-11-16', key: 'k' },
    outline: { blocks: [{ sections }] },
    series: { team: { team: { names: noNames } }, series: { listed }, template: defaultTemplate },
  } as unknown as MeetingSession
  const last = new LastMeetings(session, { onread: (listener: typeof told) => (told = listener) })
  return {
    last,
    read: async (...notes: ArchivedNote[]) => {
      told(notes)
      await vi.advanceTimersByTimeAsync(0)
    },
    identities: () => last.of('ada')?.items.map(({ identity }) => identity),
  }
}

const roomsOpened = (): string[] => opened.map(({ room }) => room.split('/').at(-1) ?? '')

/** Writes ada's item, with the identity that it had before, as the relay sends it. */
function writeIn(doc: Y.Doc): void {
  announceSection(doc, 'updates', 'ada', '@ada')
  insertLines(doc.getXmlFragment(sectionRoot('updates', 'ada')), [
    line('Next:', { kind: 'item', label: true }),
    { ...line('sing a song', { kind: 'item', depth: 1 }), carried: IDENTITY },
  ])
}

test('a reader opens no document of a past meeting', async () => {
  const { read } = open({ mayWrite: false })
  await read()
  await read(note('2026-11-09', '@ada'))
  expect(opened).toEqual([])
})

test('a document is opened if its meeting has no note, or may be the last meeting of somebody who is present', async () => {
  const { read } = open({ people: ['ada', 'bob'] })
  await read(note('2026-11-09', '@ada', '@cy'), note('2026-11-02', '@cy'), note('2026-10-26', '@bob'))
  expect(roomsOpened()).toEqual(['2026-11-09'])
  opened[0]?.is({ known: true, live: true })
  await vi.advanceTimersByTimeAsync(0)
  expect(roomsOpened()).toEqual(['2026-11-09', '2026-10-26'])
  opened[1]?.is({ known: true, live: true })
  await vi.advanceTimersByTimeAsync(0)
  expect(roomsOpened()).toEqual(['2026-11-09', '2026-10-26', '2026-10-19'])
  expect(opened.map(({ closes }) => closes)).toEqual([1, 1, 0])
})

test('without any note, the last documents say who came, and no items wait for these documents', async () => {
  const { last, read, identities } = open()
  await read()
  for (const copy of [0, 1]) {
    const document = opened[copy]
    if (document) writeIn(document.doc)
    document?.is({ known: true, live: true })
    await vi.advanceTimersByTimeAsync(0)
    expect(identities()).toEqual([IDENTITY])
  }
  const came = last.shifts.map(({ date, attended }) => [date, attended?.map(({ handle }) => handle)])
  expect(came).toEqual([
    ['2026-11-09', ['@ada']],
    ['2026-11-02', ['@ada']],
  ])
})

test('without notes, the documents are read one after the other, for as many meetings as an item is asked', async () => {
  const listed = Array.from({ length: 9 }, (_, at) => `2026-0${9 - at}-07`)
  const { read } = open({ listed: [...listed, '2026-11-09'] })
  await read()
  for (let nth = 1; nth <= 10; nth++) {
    expect(opened).toHaveLength(Math.min(nth, MOST_ASKED))
    opened[nth - 1]?.is({ known: true, live: true })
    await vi.advanceTimersByTimeAsync(0)
  }
})

test('an unanswered item is asked, and known items are listed before older documents have come', async () => {
  const { last, read } = open({ listed: DATES.slice(0, 2) })
  const asked = () => last.of('ada')?.items.map(({ item, unanswered }) => [item.text, unanswered])
  const write = (nth: number, text: string): void => {
    const { doc } = opened[nth] ?? raise()
    announceSection(doc, 'updates', 'ada', '@ada')
    insertLines(doc.getXmlFragment(sectionRoot('updates', 'ada')), [
      line('Next:', { kind: 'item', label: true }),
      line(text, { kind: 'item', depth: 1 }),
    ])
    opened[nth]?.is({ known: true, live: true })
  }
  await read()
  write(0, 'dig a hole')
  await vi.advanceTimersByTimeAsync(0)
  expect(asked()).toEqual([['dig a hole', null]])
  write(1, 'sing a song')
  await vi.advanceTimersByTimeAsync(0)
  expect(asked()).toEqual([
    ['dig a hole', null],
    ['sing a song', '2026-11-09'],
  ])
  expect(last.shifts.map(({ date }) => date)).toEqual(['2026-11-09', '2026-11-02'])
})

const raise = (): never => {
  throw new Error('The document was not opened.')
}

test('a document is closed once, whatever comes later', async () => {
  const { last, read } = open()
  await read(note('2026-11-09', '@ada'))
  last.close()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(opened.map(({ closes }) => closes)).toEqual([1])
})

test.each([
  ['the relay is silent', { known: true, failed: true }],
  ['nothing comes', null],
])('a document that did not come is read once it comes: %s', async (_, state) => {
  const { identities, read } = open()
  await read(note('2026-11-09', '@ada'))
  if (state) opened[0]?.is(state)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(identities()).toEqual([expect.stringMatching(/^2026-11-09\//)])
  const [copy] = opened
  if (copy) writeIn(copy.doc)
  copy?.is({ known: true, live: true })
  await vi.advanceTimersByTimeAsync(0)
  expect(identities()).toEqual([IDENTITY])
  expect(copy?.closes).toBe(1)
})

test('an item that I dropped in a meeting without writing in it is not asked again', async () => {
  const { identities, read } = open()
  await read(note('2026-11-09', '@bob'), note('2026-11-02', '@ada'))
  expect(roomsOpened()).toEqual(['2026-11-09'])
  const [later] = opened
  if (later) putAnswer(later.doc, 'ada', IDENTITY, 'dropped')
  later?.is({ known: true, live: true })
  await vi.advanceTimersByTimeAsync(0)
  const before = opened[1]
  if (before) writeIn(before.doc)
  before?.is({ known: true, live: true })
  await vi.advanceTimersByTimeAsync(0)
  expect(identities()).toEqual([])
})

test('an answer after the note counts if this device has the document, and the relay is not asked for it', async () => {
  const [newest = '', later = '', first = ''] = DATES
  const done = (date: string, text: string): ArchivedNote =>
    archivedNote(`${date}.md`, `# Weekly\n\n## Updates\n\n@ada\n- Done:\n  - ${text}\n`, date)
  const notes = [done(newest, 'moved house'), done(later, 'was ill'), note(first, '@ada')]
  const asked = async () => {
    opened.length = 0
    const { last, read } = open({ listed: [newest, later, first] })
    await read(...notes)
    opened[0]?.is({ known: true, live: true })
    await vi.advanceTimersByTimeAsync(0)
    expect(roomsOpened()).toEqual([newest])
    return last.of('ada')?.items ?? []
  }
  const [song] = await asked()
  expect(song).toMatchObject({ item: { text: 'sing a song' }, unanswered: newest })
  const answer = (carried = ''): Y.Doc => {
    const doc = new Y.Doc()
    announceSection(doc, 'updates', 'ada', '@ada')
    insertLines(doc.getXmlFragment(sectionRoot('updates', 'ada')), [
      line('Done:', { kind: 'item', label: true }),
      { ...line('a song was sung', { kind: 'item', depth: 1 }), carried },
    ])
    return doc
  }
  held.set(later, answer(song?.identity))
  expect(await asked()).toEqual([])
  // Dropped, in the note or in the document.
  const document = new Y.Doc()
  putAnswer(document, 'ada', song?.identity ?? '', 'dropped')
  held.set(later, document)
  expect(await asked()).toEqual([])
  const [, noted] = notes
  if (noted) noted.carried = withDropped([], noted.text, [song?.identity ?? ''])
  held.set(later, answer('2026-10-05/0123456789ab'))
  expect(await asked()).toEqual([])
})

test('items that I wrote after the note are asked once the relay has sent the document', async () => {
  const [date = ''] = DATES
  const { last, read } = open({ listed: [date] })
  const asked = () => last.of('ada')?.items.map(({ item }) => item.text)
  await read(note(date, '@ada'))
  const [document] = opened
  if (!document) throw new Error('The document was not opened.')
  announceSection(document.doc, 'updates', 'ada', '@ada')
  insertLines(document.doc.getXmlFragment(sectionRoot('updates', 'ada')), [
    line('Next:', { kind: 'item', label: true }),
    line('sing a song', { kind: 'task', depth: 1, checked: true }),
    line('call the plumber', { kind: 'item', depth: 1 }),
  ])
  document.is({ known: true })
  await vi.advanceTimersByTimeAsync(5000)
  expect(asked()).toEqual(['sing a song'])
  document.is({ live: true })
  await vi.advanceTimersByTimeAsync(0)
  expect(asked()).toEqual(['call the plumber'])
})

test('a note that says which lines were carried over needs no document for that', async () => {
  const { read, identities } = open({ listed: [] })
  const old = note('2026-11-09', '@ada')
  const at = old.text.split('\n').indexOf('  - sing a song') + 1
  await read({ ...old, carried: [[at, IDENTITY]] })
  expect(opened).toEqual([])
  expect(identities()).toEqual([IDENTITY])
})

test('notes and documents say who led and who came; older notes say who led', async () => {
  const headed = (date: string, lead: string, ...handles: string[]) => {
    const { text } = note(date, ...handles)
    return archivedNote(`${date}.md`, text.replace('\n\n', `\n\n- **Lead:** ${lead}\n\n`), date)
  }
  const dates = Array.from({ length: 9 }, (_, at) => `2026-0${9 - at}-07`)
  const { last, read } = open({ listed: ['2026-11-09'] })
  await read(...dates.map((date, at) => headed(date, `@lead${at}`, '@ada', '@bob')))
  const [document] = opened
  if (document) {
    setHeaderField(document.doc, 'lead', '@cy')
    writeIn(document.doc)
  }
  document?.is({ known: true, live: true })
  await vi.advanceTimersByTimeAsync(0)
  const said = last.shifts.map(({ date, had, attended }) =>
    [
      date,
      ...[had.lead, attended ?? []].map((people) => people.map(({ handle }) => handle).join(' ')),
    ].join(),
  )
  expect([said[0], said[1], said.at(-1), said.length]).toEqual([
    ...['2026-11-09,@cy,@ada @cy', '2026-09-07,@lead0,@ada @bob @lead0', '2026-01-07,@lead8,', 10],
  ])
})

test('the last meeting is the latest one in which anybody wrote, and a template’s agenda is not written', async () => {
  const { last, read } = open({ listed: ['2026-11-09'] })
  const agenda = archivedNote('x.md', '# Weekly\n\n## Agenda\n\n- the trip\n', '2026-11-02')
  await read(agenda)
  const [document] = opened
  if (document) setHeaderField(document.doc, 'lead', '@cy')
  document?.is({ known: true, live: true })
  await vi.advanceTimersByTimeAsync(0)
  expect(last.before?.date).toBe('2026-11-02')
  expect(last.before?.sections.map(({ heading, lines }) => [heading, lines.map(textOf)])).toEqual([
    ['Agenda', ['the trip']],
  ])
})

test('an item that asks me leads to its section in the meeting, or to the note if the meeting was never opened here', async () => {
  const { last, read } = open({ people: ['ada', 'bob'], listed: ['2026-11-09'] })
  const asking = (date: string, handle: string) =>
    archivedNote(`${date}.md`, `# Weekly\n\n## Updates\n\n${handle}\n- Blocked:\n  - a key from @ada\n`, date)
  const old = asking('2026-11-02', '@cy')
  await read(asking('2026-11-09', '@bob'), old)
  opened[0]?.is({ known: true, live: true })
  await vi.advanceTimersByTimeAsync(0)
  const links = last.asksOf('ada').map((asked) => [asked.handle, last.linkTo(asked)])
  expect(links.sort()).toEqual([
    ['@bob', '#/s/weekly/2026-11-09?key=k&at=section-updates%2Fbob'],
    ['@cy', `#/s/weekly/archive?key=k&at=${encodeURIComponent(old.id)}`],
  ])
})

test('what was open before a break of more than half a year asks nothing', async () => {
  const { read, last } = open({ listed: [] })
  await read(note('2026-05-19', '@ada'), note('2019-03-04', '@ada'))
  await vi.runAllTimersAsync()
  expect(last.of('ada')?.date).toBeUndefined()
  expect([last.shifts, last.asksOf('ada'), last.before]).toEqual([[], [], null])
  await read(note('2026-05-20', '@ada'), note('2025-11-21', '@cy'), note('2019-03-04', '@bob'))
  await vi.runAllTimersAsync()
  expect(['ada', 'bob', 'cy'].map((each) => last.of(each)?.date)).toEqual([
    '2026-05-20',
    undefined,
    '2025-11-21',
  ])
})
