// The moment at which a meeting begins, by the schedule of its series.

import { wallClock, weekdayOf, type Schedule } from './schedule.ts'

const DAY = 86_400_000

/**
 * ms since 1970. Null for a meeting that the schedule does not have: on another day, or a second one.
 * Where clocks go back, a time that comes twice is the first; where they go forward, a time that is left out
 * is as much later.
 */
export function startOf(schedule: Schedule, date: string): number | null {
  const { weekday, time, zone } = schedule
  if (date.includes('~') || weekdayOf(date) !== weekday) return null
  /** ms since 1970, if the zone's clocks showed UTC. */
  const shown = (moment: number): number => Date.parse(`${wallClock(moment, zone).join('T')}Z`)
  const wanted = Date.parse(`${date}T${time}Z`)
  const [before, after] = [wanted - DAY, wanted + DAY].map((near) => wanted - (shown(near) - near)) as [
    number,
    number,
  ]
  return shown(before) !== wanted && shown(after) === wanted ? after : before
}
