// Finds the next date of a schedule.

import { addDays, dayOf, scheduledFrom, type Schedule } from './schedule.ts'
import type { Series } from './series.ts'

/** The date of the next meeting after `date` that is not cancelled; without a schedule, meetings are weekly. */
export function nextDate({ schedule, hidden }: Pick<Series, 'schedule' | 'hidden'>, date: string): string {
  const cancelled = new Set(hidden)
  let next = dateAfter(schedule, date)
  while (cancelled.has(next)) next = dateAfter(schedule, next)
  return next
}

/**
 * The date of the meeting that comes after `date`: the first one that somebody added, or the first one of the schedule,
 * whichever is earlier. What the schedule had before the `current` meeting is over, so it is passed over if nobody
 * added it.
 */
export function nextMeeting(
  { schedule, hidden, listed }: Pick<Series, 'schedule' | 'hidden' | 'listed'>,
  date: string,
  current: string,
): string {
  const scheduled = nextDate({ schedule, hidden }, date)
  const planned = scheduled < current ? current : scheduled
  return listed.find((added) => added > date && added < planned) ?? planned
}

const dateAfter = (schedule: Schedule | null, date: string): string =>
  schedule === null ? addDays(dayOf(date), 7) : scheduledFrom(schedule, addDays(dayOf(date), 1))
