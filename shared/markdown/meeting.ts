// Writes a meeting as Markdown, with what its series and team know. The same documents give the same text on
// every machine.

import type * as Y from 'yjs'
import { readSeries, readTemplate } from '../model/series.ts'
import { readTeam } from '../model/team.ts'
import { droppedIn } from '../memory/answers.ts'
import { withDropped } from '../model/carried-at.ts'
import { meetingTitle } from '../document/title.ts'
import type { Note } from './note.ts'
import { noteOf, writeNote, writeWithCarried } from './write.ts'

export interface MeetingDocuments {
  meeting: Y.Doc
  series: Y.Doc
  team: Y.Doc
}

/** `slug` is the series in the name of the meeting's room, and `date` the date. */
export const writeMeeting = (documents: MeetingDocuments, slug: string, date: string): string =>
  writeNote(noteOfMeeting(documents, slug, date))

/** The same as `writeMeeting`, with the lines that were carried over and the items that were dropped. */
export function writeMeetingWithCarried(documents: MeetingDocuments, slug: string, date: string) {
  const { markdown, carried } = writeWithCarried(noteOfMeeting(documents, slug, date))
  const dropped = droppedIn(documents.meeting)
    .map(({ identity }) => identity)
    .sort()
  return { markdown, carried: withDropped(carried, markdown, dropped) }
}

/** The meeting as plain data, with everything that its Markdown has. */
export const noteOfMeeting = (
  { meeting, series, team }: MeetingDocuments,
  slug: string,
  date: string,
): Note =>
  noteOf(meeting, {
    title: meetingTitle(readSeries(series).name ?? slug, date),
    template: readTemplate(series),
    names: readTeam(team).names,
  })
