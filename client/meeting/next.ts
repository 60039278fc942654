// The next meeting of the series. Nobody has to make it: its address is enough, also without the relay.

import { nextMeeting } from '../../shared/model/weekdays.ts'
import { linkTo } from '../browser/place.ts'
import { dateOfNow } from '../series/current-date.ts'
import type { MeetingSession } from './session.ts'

export const nextDateOf = ({ series: { series }, place }: MeetingSession): string =>
  nextMeeting(series, place.date, dateOfNow(series))

export const linkToNext = (session: MeetingSession): string =>
  linkTo({ ...session.place, is: 'meeting', date: nextDateOf(session) })

/** Adds the next meeting to the list of dates, if the person may write. Call when it is opened. */
export function listNext(session: MeetingSession): void {
  if (session.mayWrite) session.series.list(nextDateOf(session))
}
