// The actions of people on the page of a series.

import { hideMeeting, nameSeries, setSchedule } from '../../shared/model/series-acts.ts'
import type { Schedule } from '../../shared/model/schedule.ts'
import type { SeriesSession } from './series.ts'
import { addSeries } from '../team/team-acts.ts'

export function renameSeries({ copy, team, id }: SeriesSession, name: string): void {
  nameSeries(copy.doc, name)
  addSeries(team, id, name)
}

export const schedule = ({ copy }: SeriesSession, wanted: Schedule): void => setSchedule(copy.doc, wanted)

/** Hides the meeting on this date. */
export const hide = ({ copy }: SeriesSession, date: string): void => hideMeeting(copy.doc, date)
