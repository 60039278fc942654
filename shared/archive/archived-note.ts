// Reads a note of the archive as a meeting of the past.

import { STUB } from '../document/handle.ts'
import { readNote } from '../markdown/read.ts'
import type { PastMeeting } from '../memory/last.ts'
import type { ArchivedNote } from './archive.ts'

export const meetingOfNote = ({ text }: Pick<ArchivedNote, 'text'>, date: string): PastMeeting => ({
  date,
  sections: readNote(text)
    .blocks.flatMap((block) => block.sections)
    .filter(({ handle }) => handle !== STUB),
})
