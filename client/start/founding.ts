// Founds a team. This device makes the owner key, and computes the team's id from the key.

import { base64url } from '../../shared/wire/access.ts'
import { spaceIdOf } from '../../shared/wire/space-id.ts'
import { currentDate, isTime, isZone, type Schedule } from '../../shared/model/schedule.ts'
import { ask, nothing, pathOf } from '../browser/api.ts'
import { now } from '../browser/clock.ts'
import type { MeetingPlace } from '../browser/place.ts'
import { NO_SERIES_NAME, seriesId } from '../team/series-id.ts'
import { renameSeries, schedule as setSchedule } from '../series/series-acts.ts'
import type { SeriesSession } from '../series/series.ts'
import { renameTeam } from '../team/team-acts.ts'
import { words } from './words/en.ts'

export interface Founding {
  team: string
  series: string
  schedule: Schedule
}

export type Founded =
  | { is: 'founded'; place: MeetingPlace }
  | { is: 'refused'; invite: boolean; sentence: string }

/**
 * Registers the team on the server. If the server is out of reach, the page registers the team when it next
 * connects.
 */
export async function foundTeam({ series, schedule }: Founding, inviteKey: string): Promise<Founded> {
  const id = seriesId(series)
  if (id === null) return { is: 'refused', invite: false, sentence: NO_SERIES_NAME }
  if (!isTime(schedule.time) || !isZone(schedule.zone))
    return { is: 'refused', invite: false, sentence: words.timeNeeded }
  const key = base64url(crypto.getRandomValues(new Uint8Array(16)))
  const space = spaceIdOf(key)
  const headers: Record<string, string> = inviteKey === '' ? {} : { 'Invite-Key': inviteKey }
  const answer = await ask(pathOf(space), { key, method: 'PUT', headers }, nothing)
  if (answer.is === 'failed' && answer.status !== null)
    return {
      is: 'refused',
      invite: answer.status === 403,
      sentence: answer.status === 403 ? words.inviteOnly : answer.sentence,
    }
  const date = currentDate(schedule, { listed: [], hidden: [] }, now(), schedule.zone)
  return { is: 'founded', place: { space, series: id, date, key } }
}

/** Writes the new names and the schedule into the documents of the team and the series. */
export function writeFounding(series: SeriesSession, { team, series: name, schedule }: Founding): void {
  if (team !== '') renameTeam(series.team, team)
  renameSeries(series, name)
  setSchedule(series, schedule)
}
