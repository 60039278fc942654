// Reads a note as a meeting of the past.

import { STUB } from '../document/handle.ts'
import { readCarriedNote } from '../markdown/carried-note.ts'
import type { Note } from '../markdown/note.ts'
import { droppedAt, type CarriedAt } from '../model/carried-at.ts'
import { isAgenda } from '../memory/agenda.ts'
import type { Dropped } from '../memory/answers.ts'
import type { PastMeeting } from '../memory/last.ts'
import type { ArchivedNote } from './archive.ts'

export const meetingOfNote = (
  { text, carried }: Pick<ArchivedNote, 'text' | 'carried'>,
  date: string,
): PastMeeting => ({
  ...pastMeetingOf(readCarriedNote(text, carried), date),
  dropped: droppedInNote(text, carried),
})

/** The items that were dropped in the meeting of a note. */
export const droppedInNote = (text: string, carried: CarriedAt = []): Dropped[] =>
  droppedAt(carried, text).map((identity) => ({ person: '', identity }))

/** The people's sections, and the agenda, which is nobody's. */
export const pastMeetingOf = ({ blocks }: Pick<Note, 'blocks'>, date: string): PastMeeting => ({
  date,
  sections: blocks.flatMap(({ heading, lines, sections }) => [
    ...(isAgenda(heading) ? [{ handle: '', heading, lines }] : []),
    ...sections.filter(({ handle }) => handle !== STUB),
  ]),
})
