// Repairs an archived note that was read with a wrong encoding. The repaired text becomes a new note. The old
// note is hidden, not deleted, so that no import adds it again.

import type * as Y from 'yjs'
import { hideNote, keepNote, showNote, type ArchivedNote } from './archive.ts'
import { repairOf } from '../words/encoding.ts'
import { archivedNote, importNote } from './import.ts'
import { importWords, type ImportWords } from './import-words.ts'

export type Repaired = { is: 'repaired' } | { is: 'refused'; sentence: string }

export function repairNote(
  doc: Y.Doc,
  note: ArchivedNote,
  text: string,
  words: ImportWords = importWords,
): Repaired {
  const read = importNote(note.path, text, undefined, words)
  if (read.is === 'refused') return { is: 'refused', sentence: words.leftAsItIs(read.sentence) }
  // If the note is one of several in a file, its text may lack the date.
  const notes = note.date === null ? read.notes : [archivedNote(note.path, text, note.date, titleFor(note))]
  doc.transact(() => {
    for (const each of notes) {
      keepNote(doc, each)
      showNote(doc, each.id)
    }
    if (!notes.some(({ id }) => id === note.id)) hideNote(doc, note.id)
  })
  return { is: 'repaired' }
}

/**
 * The repaired title, if the note is one of several in a file and its text lacks the title; else undefined.
 */
function titleFor({ path, text, date, title }: ArchivedNote): string | undefined {
  const own = archivedNote(path, text, date).title
  return title === own ? undefined : (repairOf(title) ?? title)
}
