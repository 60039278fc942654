// A meeting of a series of a team, as Markdown: the same text from the same documents, wherever it is written.

import type * as Y from 'yjs'
import { readSeries, readTemplate } from '../model/series.ts'
import { readTeam } from '../model/team.ts'
import { meetingTitle } from '../document/title.ts'
import { noteOf, writeNote } from './write.ts'

export interface MeetingDocuments {
  meeting: Y.Doc
  series: Y.Doc
  team: Y.Doc
}

/** `series` is the slug and `date` the date that the meeting's room is named by. */
export function writeMeeting(
  { meeting, series, team }: MeetingDocuments,
  slug: string,
  date: string,
): string {
  return writeNote(
    noteOf(meeting, {
      title: meetingTitle(readSeries(series).name ?? slug, date),
      template: readTemplate(series),
      names: readTeam(team).names,
    }),
  )
}
