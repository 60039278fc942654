// What people do on the page of their team, and of a series.

import { hideMeeting, nameSeries, setSchedule } from '../shared/model/series-acts.ts'
import type { Schedule } from '../shared/model/schedule.ts'
import { joinPeople, listSeries, nameTeam, partPeople } from '../shared/model/team-acts.ts'
import type { Handle } from '../shared/model/team.ts'
import type { SeriesSession } from './series.ts'
import type { TeamSession } from './team.ts'

export const renameTeam = ({ copy }: TeamSession, name: string): void => nameTeam(copy.doc, name)

export const addSeries = ({ copy }: TeamSession, id: string, name: string): void =>
  listSeries(copy.doc, id, name)

export const join = ({ copy }: TeamSession, from: Handle, to: Handle): void => joinPeople(copy.doc, from, to)

export const part = ({ copy }: TeamSession, id: string): void => partPeople(copy.doc, id)

export function renameSeries({ copy, team, id }: SeriesSession, name: string): void {
  nameSeries(copy.doc, name)
  addSeries(team, id, name)
}

export const schedule = ({ copy }: SeriesSession, wanted: Schedule): void => setSchedule(copy.doc, wanted)

/** There is no meeting on this date. */
export const hide = ({ copy }: SeriesSession, date: string): void => hideMeeting(copy.doc, date)
