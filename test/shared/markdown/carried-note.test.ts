import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { currentNotes, keepNote, noteDigest, noteId } from '../../../shared/archive/archive.ts'
import { archivedNote, importNote, ofSnapshot } from '../../../shared/archive/import.ts'
import { droppedInNote } from '../../../shared/archive/archived-note.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { isBlank, line, textOf, type Line } from '../../../shared/document/lines.ts'
import { MAX_FIELD } from '../../../shared/document/schema.ts'
import { sectionRoot } from '../../../shared/document/roots.ts'
import { readCarriedNote } from '../../../shared/markdown/carried-note.ts'
import { writeMeetingWithCarried } from '../../../shared/markdown/meeting.ts'
import type { Note } from '../../../shared/markdown/note.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { writeWithCarried } from '../../../shared/markdown/write.ts'
import { MOST_CARRIED, withDropped, type CarriedAt } from '../../../shared/model/carried-at.ts'
import { putAnswer } from '../../../shared/memory/answers.ts'
import { announceSection } from '../../../shared/model/meeting.ts'
import { readSnapshots, rememberSnapshot } from '../../../shared/model/series-records.ts'
import type { SnapshotRecord } from '../../../shared/model/snapshot.ts'
import { realNote, wildNote } from '../../support/basics/note-grammar.ts'
import { seeded } from '../../support/basics/random.ts'

const DATE = '2018-11-26'
const identityOf = (nth: number): string => `2018-11-19/${nth.toString(16).padStart(12, '0')}`

/** The note with its lines changed. */
const withLines = (note: Note, change: (line: Line) => Line): Note => ({
  ...note,
  preamble: note.preamble.map(change),
  blocks: note.blocks.map((block) => ({
    ...block,
    lines: block.lines.map(change),
    sections: block.sections.map((section) => ({ ...section, lines: section.lines.map(change) })),
  })),
})

const linesOf = (note: Note): Line[] => {
  const lines: Line[] = []
  withLines(note, (line) => (lines.push(line), line))
  return lines
}

/** The words of the lines with an identity, by the identity. */
const carriedWords = (note: Note): Map<string, string> =>
  new Map(
    linesOf(note).flatMap((line) =>
      line.node === 'line' && line.carried !== undefined
        ? [[line.carried, textOf(line).replace(/\s+/g, ' ').trim()] as const]
        : [],
    ),
  )

test('a text that is read with its stored identities has them on the same lines', () => {
  const random = seeded(1)
  let count = 0
  for (let round = 0; round < 60; round++) {
    const text = round % 3 === 0 ? realNote(random, 3000) : wildNote(random)
    let nth = 0
    const canonical = readNote(writeWithCarried(readNote(text)).markdown)
    const note = withLines(canonical, (line) =>
      line.node === 'line' && !isBlank(line) && random.chance(0.4)
        ? { ...line, carried: identityOf(nth++) }
        : line,
    )
    const { markdown, carried } = writeWithCarried(note)
    expect(carriedWords(readCarriedNote(markdown, carried))).toEqual(carriedWords(note))
    count += carried.length
  }
  expect(count).toBeGreaterThan(500)
})

test.each<[string, Line]>([
  ['in code', { node: 'code', depth: 1, fence: '```', info: '', text: 'a\rb\r' }],
  ['in raw Markdown', { node: 'raw', depth: 0, text: '| a |\r| b |' }],
  ['at the end of raw Markdown', { node: 'raw', depth: 0, text: '| a |\r' }],
  ['with a line feed', { node: 'raw', depth: 0, text: '| a |\r\n| b |\n\r| c |' }],
])('a carriage return %s moves no identity', (_, above) => {
  const lines: Line[] = [
    line('Next:', { kind: 'item', label: true }),
    above,
    { ...line('the relay', { kind: 'item', depth: 1 }), carried: identityOf(7) },
  ]
  const note = readNote('## Agenda\n\n- x\n\n## Updates\n\n@ada\n\n- x\n')
  const [agenda, updates] = note.blocks
  const [section] = updates?.sections ?? []
  if (!agenda || !updates || !section) throw new Error('The note has both blocks.')
  for (const blocks of [
    [agenda, { ...updates, sections: [{ ...section, lines }] }],
    [
      { ...agenda, lines: [above] },
      { ...updates, sections: [{ ...section, lines: lines.slice(-1) }] },
    ],
  ]) {
    const { markdown, carried } = writeWithCarried({ ...note, blocks })
    expect([...carriedWords(readCarriedNote(markdown, carried))]).toEqual([[identityOf(7), 'the relay']])
  }
})

/** A meeting with two lines of Ada's, one of which was carried over. */
function meeting(): Y.Doc {
  const doc = new Y.Doc()
  announceSection(doc, 'updates', 'ada', '@ada')
  insertLines(doc.getXmlFragment(sectionRoot('updates', 'ada')), [
    line('Next:', { kind: 'item', label: true }),
    line('write the talk', { kind: 'item', depth: 1 }),
    { ...line('the relay', { kind: 'item', depth: 1 }), carried: identityOf(7) },
  ])
  return doc
}

const frozen = () =>
  writeMeetingWithCarried({ meeting: meeting(), series: new Y.Doc(), team: new Y.Doc() }, 'weekly', DATE)

const recordOf = ({ markdown, carried }: { markdown: string; carried?: CarriedAt }) =>
  ({
    ...{ id: 'x', at: '2018-11-26T18:00:00Z', by: '@ada', stateVector: '', state: '', path: 'w.md' },
    ...{ sha256: noteDigest(markdown), ...(carried && { carried }) },
  }) as SnapshotRecord

test('the Markdown of a meeting has no trace of the identities; their lines are stored beside it', () => {
  const { markdown, carried } = frozen()
  expect(carried).toEqual([[markdown.split('\n').indexOf('  - the relay') + 1, identityOf(7)]])
  expect(markdown).not.toMatch(/2018-11-19|0{6}7/)
})

test('dropped items are stored beside the Markdown too, after its last line, in the same order on every machine', () => {
  const all = [identityOf(9), identityOf(8)]
  const written = [all, all.toReversed()].map((dropped) => {
    const doc = meeting()
    for (const identity of dropped) putAnswer(doc, 'ada', identity, 'dropped')
    return writeMeetingWithCarried({ meeting: doc, series: new Y.Doc(), team: new Y.Doc() }, 'weekly', DATE)
  })
  const [first, second] = written
  expect(second).toEqual(first)
  const { markdown = '', carried = [] } = first ?? {}
  expect(droppedInNote(markdown, carried)).toEqual(
    all.toReversed().map((identity) => ({ person: '', identity })),
  )
  expect(droppedInNote(markdown, frozen().carried)).toEqual([])
  const many = Array.from({ length: 500 }, (_, at): CarriedAt[number] => [at + 1, identityOf(at)])
  expect(withDropped(many, markdown, all)).toHaveLength(MOST_CARRIED)
})

test('a snapshot’s record is kept with them, and one of an older version is read as before', () => {
  const whole = frozen()
  const series = new Y.Doc()
  const kept = (record: SnapshotRecord) => {
    rememberSnapshot(series, DATE, record)
    return readSnapshots(series).get(DATE)?.[0]
  }
  expect(kept(recordOf(whole))?.carried).toEqual(whole.carried)
  expect(kept(recordOf({ markdown: whole.markdown }))).toEqual(recordOf({ markdown: whole.markdown }))
  expect(kept({ ...recordOf(whole), carried: 'what?' as unknown as CarriedAt })?.carried).toBeUndefined()
  const long: CarriedAt = Array.from({ length: MOST_CARRIED }, (_, nth) => [
    10_000 + nth,
    `2018-11-19~999/${nth.toString(16).padStart(12, '0')}~999`,
  ])
  expect(kept({ ...recordOf(whole), carried: long })?.carried).toEqual(long)
  expect(kept({ ...recordOf(whole), carried: [...long, ...long] })?.id).toBe('x')
  expect(JSON.stringify(recordOf({ ...whole, carried: long })).length).toBeLessThan(MAX_FIELD)
})

test('an archived note has its identities, whether its text was imported before or after its snapshot, or not at all', () => {
  const whole = frozen()
  const snapshot = ofSnapshot(recordOf(whole), whole.markdown, DATE)
  const plain = archivedNote('w.md', whole.markdown, DATE)
  const imported = importNote(`${DATE}--w.md`, whole.markdown.replaceAll('\n', '\r\n'))
  const again = imported.is === 'notes' ? imported.notes : []
  expect(again.map(({ id }) => id)).toEqual([snapshot.id])
  for (const notes of [[snapshot], [plain, snapshot], [snapshot, ...again], [...again, snapshot, plain]]) {
    const archive = new Y.Doc()
    for (const note of notes) keepNote(archive, note)
    const [note, ...others] = currentNotes(archive, new Map())
    expect(others).toEqual([])
    expect(note?.carried).toEqual(whole.carried)
    expect([...carriedWords(readCarriedNote(note?.text ?? '', note?.carried))]).toEqual([
      [identityOf(7), 'the relay'],
    ])
  }
})

test('the snapshot’s record with the same digest says which they are, whatever the archive has', () => {
  const whole = frozen()
  const archive = new Y.Doc()
  keepNote(archive, archivedNote('w.md', whole.markdown, DATE))
  const carriedWith = (record: SnapshotRecord) =>
    currentNotes(archive, new Map([[DATE, [record]]])).map(({ carried }) => carried)
  expect(carriedWith(recordOf(whole))).toEqual([whole.carried])
  expect(carriedWith(recordOf({ markdown: 'another', carried: whole.carried }))).toEqual([undefined])
  expect(carriedWith(recordOf({ markdown: whole.markdown }))).toEqual([undefined])
  const later: CarriedAt = [[1, identityOf(8)]]
  keepNote(archive, ofSnapshot(recordOf(whole), whole.markdown, DATE))
  expect(carriedWith(recordOf({ ...whole, carried: later }))).toEqual([later])
  expect(carriedWith(recordOf({ markdown: whole.markdown }))).toEqual([whole.carried])
  expect(noteId(DATE, recordOf(whole).sha256)).toBe(currentNotes(archive, new Map())[0]?.id)
})
