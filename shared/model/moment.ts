// The three moments of a meeting: before its call, in it, and after it.

import { dayOf, wallClock, type Schedule } from './schedule.ts'
import { startOf } from './start.ts'

export type Moment = 'before' | 'call' | 'after'

export interface Held {
  date: string
  schedule: Schedule | null
  /** How long the call is. */
  minutes: number
  /** How many snapshots were taken. The call is over when there is one. */
  snapshots: number
  /** The zone whose midnight ends the day of a meeting that has no time. */
  zone: string
}

/** The moment of the meeting at `now` (ms). A meeting without a time has no moment in its call: its whole day counts as before the call. */
export function momentAt(now: number, held: Held): Moment {
  if (held.snapshots > 0) return 'after'
  const call = callOf(held)
  if (call !== null) return now < call.start ? 'before' : now < call.end ? 'call' : 'after'
  const [today] = wallClock(now, held.schedule?.zone ?? held.zone)
  return dayOf(held.date) < today ? 'after' : 'before'
}

/** When the call begins and ends, in ms. Null if the meeting is not in the schedule. */
function callOf({ date, schedule, minutes }: Held): { start: number; end: number } | null {
  const start = schedule && startOf(schedule, date)
  return start === null ? null : { start, end: start + minutes * 60_000 }
}
