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

const dateAfter = (schedule: Schedule | null, date: string): string =>
  schedule === null ? addDays(dayOf(date), 7) : scheduledFrom(schedule, addDays(dayOf(date), 1))
