import { describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import {
  archivedDates,
  hideNote,
  keepNote,
  newestNotes,
  noteId,
  readArchive,
  readTakenOut,
  noteDigest,
  showNote,
  supersededBy,
  type ArchivedNote,
} from '../../../shared/archive/archive.ts'
import { repairNote } from '../../../shared/archive/archive-repair.ts'
import { archivedNote, importNote } from '../../../shared/archive/import.ts'
import type { SnapshotRecord } from '../../../shared/model/snapshot.ts'

const note = (date: string | null, text: string): ArchivedNote => ({
  id: noteId(date, noteDigest(text)),
  date,
  path: `notes/${date ?? 'readme'}.md`,
  text,
  title: text,
  people: ['@ada'],
  links: ['https://example.org/1'],
})

const archiveOf = (...notes: ArchivedNote[]): Y.Doc => {
  const doc = new Y.Doc()
  for (const each of notes) keepNote(doc, each)
  return doc
}

test('the archive has its notes as they were kept, newest first, notes without a date last', () => {
  const [one, two, undated] = [note('2018-11-26', 'one'), note('2018-12-03', 'two'), note(null, 'three')]
  const doc = archiveOf(undated, one, two)
  expect(readArchive(doc)).toEqual([two, one, undated])
  doc.getMap('notes').set('9999-99-99/x', '{}') // no note, so it takes nobody's place
  expect([...newestNotes(doc)]).toEqual([two, one, undated])
  const parse = vi.spyOn(JSON, 'parse')
  for (const newest of newestNotes(doc)) {
    expect(newest).toEqual(two)
    break
  }
  expect(parse).toHaveBeenCalledTimes(1)
  parse.mockRestore()
})

test('the dates of the archive are those of the notes that were not taken out', () => {
  const [one, two, out] = [note('2018-11-26', 'one'), note('2018-12-03~2', 'two'), note('2018-12-10', 'out')]
  const other = note('2018-11-26', 'another of that day')
  const doc = archiveOf(one, two, out, other, note(null, 'three'))
  hideNote(doc, out.id)
  doc.getMap('notes').set('9999-99-99/x', '{}')
  doc.getMap('notes').set('2018-12-17/x/y', '{}')
  expect([...archivedDates(doc)]).toEqual([
    ['2018-11-26', [one.id, other.id].sort()],
    ['2018-12-03~2', [two.id]],
  ])
})

test('a note that two people archive separately is one note', () => {
  const [here, there] = [archiveOf(note('2018-11-26', 'one')), archiveOf(note('2018-11-26', 'one'))]
  Y.applyUpdate(here, Y.encodeStateAsUpdate(there))
  expect(readArchive(here)).toEqual([note('2018-11-26', 'one')])
  expect(keepNote(here, note('2018-11-26', 'one'))).toBe('here')
})

test('another text with the same date is another note', () => {
  expect(readArchive(archiveOf(note('2018-11-26', 'one'), note('2018-11-26', 'two')))).toHaveLength(2)
})

test('copies that differ in line ends or a byte order mark are one note', () => {
  const texts = ['# W\n\n- a\n', '# W\r\n\r\n- a\r\n', '\ufeff# W\n\n- a\n', '# W\r\r- a\r']
  expect(new Set(texts.map(noteDigest)).size).toBe(1)
  expect(noteDigest('a\n')).not.toBe(noteDigest('a'))
  expect(noteDigest('a\n')).toBe('87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7') // as the command sha256sum says
})

test('a note that was taken out is kept, is not brought back by an import, and can be put back by hand', () => {
  const one = note('2018-11-26', 'one')
  const doc = archiveOf(one)
  hideNote(doc, one.id)
  expect([readArchive(doc), readTakenOut(doc)]).toEqual([[], [one]])
  expect(keepNote(doc, one)).toBe('taken out')
  expect([readArchive(doc), readTakenOut(doc)]).toEqual([[], [one]])
  showNote(doc, one.id)
  expect([readArchive(doc), readTakenOut(doc)]).toEqual([[one], []])
})

describe('among the snapshots of a meeting,', () => {
  const record = (sha256: string) => ({ sha256 }) as SnapshotRecord
  const superseded = (...hashes: string[]) => [...supersededBy(new Map([['2018-11-26', hashes.map(record)]]))]
  const [a, b, c] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string]

  test('the last stands for the others', () => {
    expect(superseded(a, b, c)).toEqual([noteId('2018-11-26', b), noteId('2018-11-26', a)])
    expect(superseded(a)).toEqual([])
  })

  test('a text that is in two snapshots does not replace itself', () => {
    expect(superseded(a, a)).toEqual([])
    expect(superseded(a, b, a)).toEqual([noteId('2018-11-26', b)])
  })
})

describe('a repaired note', () => {
  const GARBLED = '# Caf\u00c3\u00a9 2018-11-26\n\n## U\n\n@ada\n- x\n'
  const REPAIRED = GARBLED.replace('\u00c3\u00a9', 'é')
  const garbled = archivedNote('w.md', GARBLED, '2018-11-26')

  test('replaces the old one, and an import of the file brings back neither', () => {
    const doc = archiveOf(garbled)
    expect(repairNote(doc, garbled, REPAIRED)).toEqual({ is: 'repaired' })
    expect(readArchive(doc)).toMatchObject([{ text: REPAIRED, title: 'Café 2018-11-26', date: '2018-11-26' }])
    const again = importNote('w.md', GARBLED)
    expect(again.is === 'notes' && again.notes.map((each) => keepNote(doc, each))).toEqual(['taken out'])
    expect(readArchive(doc)).toHaveLength(1)
  })

  test('is in the archive even if the old note was taken out', () => {
    const doc = archiveOf(garbled, archivedNote('w.md', REPAIRED, '2018-11-26'))
    hideNote(doc, noteId('2018-11-26', noteDigest(REPAIRED)))
    repairNote(doc, garbled, REPAIRED)
    expect(readArchive(doc).map(({ text }) => text)).toEqual([REPAIRED])
  })

  test('keeps the date and title that it got as a part of a longer file', () => {
    const [was, is] = ['CafÃ©, the second part', 'Café, the second part'] as const
    const part = archivedNote('all.md', `## ${was}\n\n- x\n`, '2018-11-26', was)
    const doc = archiveOf(part)
    repairNote(doc, part, `## ${is}\n\n- x\n`)
    expect(readArchive(doc)).toMatchObject([{ date: '2018-11-26', title: is }])
  })

  test('is left as it is, with a sentence, if the text is not a note', () => {
    const doc = archiveOf(garbled)
    expect(repairNote(doc, garbled, ' \n')).toEqual({
      is: 'refused',
      sentence: 'The note was left as it is. “w.md” is empty. Nothing of it was imported.',
    })
    expect(readArchive(doc)).toEqual([garbled])
  })
})

test('a value that only looks like a note is not a note', () => {
  const doc = archiveOf(note('2018-11-26', 'one'))
  const notes = doc.getMap('notes')
  for (const key of ['2018-11-26', '2018-13-45/ab', '2018-11-26/ab/cd'])
    notes.set(key, notes.get(note('2018-11-26', 'one').id))
  notes.set('2018-11-26/ab', 'no JSON')
  notes.set('2018-11-26/cd', '{"text":"only"}')
  notes.set('2018-11-26/ef', 7)
  expect(readArchive(doc)).toHaveLength(1)
})
