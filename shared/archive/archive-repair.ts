// A note of the archive, replaced by its text as it was meant: the one with the wrong encoding is kept
// among those that were taken out, so that no import brings it back.

import type * as Y from 'yjs'
import { hideNote, keepNote, showNote, type ArchivedNote } from './archive.ts'
import { repairOf } from '../words/encoding.ts'
import { archivedNote, importNote } from './import.ts'

export type Repaired = { is: 'repaired' } | { is: 'refused'; sentence: string }

export function repairNote(doc: Y.Doc, note: ArchivedNote, text: string): Repaired {
  const read = importNote(note.path, text)
  if (read.is === 'refused')
    return { is: 'refused', sentence: `The note was left as it is. ${read.sentence}` }
  // What is known of a note's date need not stand in its text: it may be a part of a longer file.
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

/** Of a note that goes by its own title, the text has it; that of a part of a longer file is repaired by itself. */
function titleFor({ path, text, date, title }: ArchivedNote): string | undefined {
  const own = archivedNote(path, text, date).title
  return title === own ? undefined : (repairOf(title) ?? title)
}
