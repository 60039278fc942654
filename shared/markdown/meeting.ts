// A meeting with its series and team as Markdown: the same documents give the same text everywhere.

import type * as Y from 'yjs'
import { readSeries, readTemplate } from '../model/series.ts'
import { readTeam } from '../model/team.ts'
import { meetingTitle } from '../document/title.ts'
import type { Note } from './note.ts'
import { noteOf, writeNote } from './write.ts'

export interface MeetingDocuments {
  meeting: Y.Doc
  series: Y.Doc
  team: Y.Doc
}

/** `series` is the slug and `date` the date in the name of the meeting's room. */
export const writeMeeting = (documents: MeetingDocuments, slug: string, date: string): string =>
  writeNote(noteOfMeeting(documents, slug, date))

/** The meeting as plain data: what its Markdown has. */
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
