// The moment at which a meeting begins, according to the schedule of its series.

import { wallClock, weekdayOf, type Schedule } from './schedule.ts'

const DAY = 86_400_000

/**
 * ms since 1970. Null for a meeting that is not in the schedule: one on another day, or a second one. If the
 * clocks go back and the time comes twice, the first counts. If the clocks go forward and skip the time, the
 * moment is that much later.
 */
export function startOf(schedule: Schedule, date: string): number | null {
  const { weekday, time, zone } = schedule
  if (date.includes('~') || weekdayOf(date) !== weekday) return null
  /** ms since 1970 that UTC would need to show what the zone's clocks show. */
  const shown = (moment: number): number => Date.parse(`${wallClock(moment, zone).join('T')}Z`)
  const wanted = Date.parse(`${date}T${time}Z`)
  const [before, after] = [wanted - DAY, wanted + DAY].map((near) => wanted - (shown(near) - near)) as [
    number,
    number,
  ]
  return shown(before) !== wanted && shown(after) === wanted ? after : before
}
