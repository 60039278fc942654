// Says when a meeting is, as it is written on the screen.

import { sayDate } from '../browser/say-date.ts'
import { wallClock, type Schedule } from '../../shared/model/schedule.ts'
import { startOf } from '../../shared/model/start.ts'

/**
 * `Mon 26 Nov 2018, 17:00 Europe/Berlin, 16:00 for you`: the date, the time in the series' zone, and the time
 * in the person's zone if that differs. Only the date for a meeting that is not in the schedule.
 */
export function sayMeeting(date: string, schedule: Schedule | null, mine: string): string {
  const start = schedule && startOf(schedule, date)
  if (schedule === null || start === null) return sayDate(date)
  const { time, zone } = schedule
  const there = `${sayDate(date)}, ${time} ${zone.replaceAll('_', ' ')}`
  const [myDate, myTime] = wallClock(start, mine)
  if (myDate !== date) return `${there}, ${sayDate(myDate)}, ${myTime} for you`
  return myTime === time ? there : `${there}, ${myTime} for you`
}
