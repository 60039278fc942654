// Reads a note of the archive as a meeting of the past.

import { STUB } from '../document/handle.ts'
import { readCarriedNote } from '../markdown/carried-note.ts'
import type { PastMeeting } from '../memory/last.ts'
import type { ArchivedNote } from './archive.ts'

export const meetingOfNote = (
  { text, carried }: Pick<ArchivedNote, 'text' | 'carried'>,
  date: string,
): PastMeeting => ({
  date,
  sections: readCarriedNote(text, carried)
    .blocks.flatMap((block) => block.sections)
    .filter(({ handle }) => handle !== STUB),
})
