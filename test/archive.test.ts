import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { hideNote, keepNote, noteId, readArchive, sha256Of, type ArchivedNote } from '../shared/archive.ts'

const note = (date: string | null, text: string): ArchivedNote => ({
  id: noteId(date, sha256Of(text)),
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

test('has its notes as they were kept, newest first, those without a date last', () => {
  const [one, two, undated] = [note('2018-11-26', 'one'), note('2018-12-03', 'two'), note(null, 'three')]
  expect(readArchive(archiveOf(undated, one, two))).toEqual([two, one, undated])
})

test('the same note kept by two, apart, is one', () => {
  const [here, there] = [archiveOf(note('2018-11-26', 'one')), archiveOf(note('2018-11-26', 'one'))]
  Y.applyUpdate(here, Y.encodeStateAsUpdate(there))
  expect(readArchive(here)).toEqual([note('2018-11-26', 'one')])
  expect(keepNote(here, note('2018-11-26', 'one'))).toBe(false)
})

test('another text of a date is another note', () => {
  expect(readArchive(archiveOf(note('2018-11-26', 'one'), note('2018-11-26', 'two')))).toHaveLength(2)
})

test('one that was taken out is kept, and comes back when it is imported again', () => {
  const one = note('2018-11-26', 'one')
  const doc = archiveOf(one)
  hideNote(doc, one.id)
  expect(readArchive(doc)).toEqual([])
  expect(keepNote(doc, one)).toBe(false)
  expect(readArchive(doc)).toEqual([one])
})

test('what only looks like a note is none', () => {
  const doc = archiveOf(note('2018-11-26', 'one'))
  const notes = doc.getMap('notes')
  for (const key of ['2018-11-26', '2018-13-45/ab', '2018-11-26/ab/cd'])
    notes.set(key, notes.get(note('2018-11-26', 'one').id))
  notes.set('2018-11-26/ab', 'no JSON')
  notes.set('2018-11-26/cd', '{"text":"only"}')
  notes.set('2018-11-26/ef', 7)
  expect(readArchive(doc)).toHaveLength(1)
})
