// Says when meetings are, as it is written on the screen.

import { sayDate } from '../browser/say-date.ts'
import { wallClock, type Schedule } from '../../shared/model/schedule.ts'
import { startOf } from '../../shared/model/start.ts'
import { words } from './words/en.ts'

/** ms */
const DAY = 24 * 3_600_000

/** ms */
const MINUTE = 60_000

/**
 * `Mon 26 Nov 2018, 17:00 to 17:30 Europe/Berlin, 16:00 to 16:30 for you`: the date, the time in the series' zone, and the time
 * in the person's zone if that differs. Only the date for a meeting that is not in the schedule, and for one that
 * is over, because the schedule may have been another one then. `minutes`: how long its call is. Without it, the end is not said.
 */
export function sayMeeting(
  date: string,
  schedule: Schedule | null,
  mine: string,
  now: number,
  minutes: number | null = null,
): string {
  const start = schedule && startOf(schedule, date)
  if (schedule === null || start === null || start + DAY < now) return sayDate(date)
  const { zone } = schedule
  const hours = (from: string, of: string): string =>
    minutes === null ? from : words.fromTo(from, wallClock(start + minutes * MINUTE, of)[1])
  const time = hours(schedule.time, zone)
  const there = `${sayDate(date)}, ${time} ${zone.replaceAll('_', ' ')}`
  const [myDate, from] = wallClock(start, mine)
  const myTime = hours(from, mine)
  if (myDate !== date) return words.forYou(there, `${sayDate(myDate)}, ${myTime}`)
  return myTime === time ? there : words.forYou(there, myTime)
}

/** The names of the days of a week, from Monday on. */
export const weekdays: readonly string[] = [1, 2, 3, 4, 5, 6, 7].map((day) =>
  // The first of January 2018 was a Monday.
  new Date(Date.UTC(2018, 0, day)).toLocaleDateString(words.locale, { timeZone: 'UTC', weekday: 'long' }),
)

/** `Mondays at 17:00, Europe/Berlin` */
export const saySchedule = ({ weekday, time, zone }: Schedule): string =>
  words.heldEach(weekdays[weekday - 1] ?? '', time, zone.replaceAll('_', ' '))
