// Replaces an archived note with a wrong encoding by its repaired text. The old note is hidden, not deleted,
// so no import adds it again.

import type * as Y from 'yjs'
import { hideNote, keepNote, showNote, type ArchivedNote } from './archive.ts'
import { repairOf } from '../words/encoding.ts'
import { archivedNote, importNote } from './import.ts'

export type Repaired = { is: 'repaired' } | { is: 'refused'; sentence: string }

export function repairNote(doc: Y.Doc, note: ArchivedNote, text: string): Repaired {
  const read = importNote(note.path, text)
  if (read.is === 'refused')
    return { is: 'refused', sentence: `The note was left as it is. ${read.sentence}` }
  // The note's text may lack the date, if the note is a part of a longer file.
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
 * The repaired title if the note's text lacks it, because the note is a part of a longer file; else
 * undefined.
 */
function titleFor({ path, text, date, title }: ArchivedNote): string | undefined {
  const own = archivedNote(path, text, date).title
  return title === own ? undefined : (repairOf(title) ?? title)
}
