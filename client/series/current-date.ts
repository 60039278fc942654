import { currentDate } from '../../shared/model/schedule.ts'
import type { Series } from '../../shared/model/series.ts'
import { myZone, now, relayAhead } from '../browser/clock.ts'
import { sayDate } from '../browser/say-date.ts'

/** The date of the meeting that a series' link leads to now. */
export const dateOfNow = (series: Series): string => dateAt(series, now())

function dateAt(series: Series, moment: number): string {
  return currentDate(series.schedule, series, moment, myZone())
}

/** What to tell a person whose own clock would lead to another meeting. Null if it leads to the same one. */
export function wrongClock(series: Series): string | null {
  const ahead = relayAhead()
  const byDevice = dateAt(series, now() - ahead)
  if (ahead === 0 || byDevice === dateOfNow(series)) return null
  return `The clock of this device is ${lengthOf(Math.abs(ahead))} ${ahead < 0 ? 'ahead of' : 'behind'} the server’s. By the server’s clock the current meeting is that of ${sayDate(dateOfNow(series))}, not that of ${sayDate(byDevice)}. Set this device’s clock, so that dates are right offline too.`
}

const HOUR = 3_600_000

function lengthOf(ms: number): string {
  const [count, unit] = ms < 36 * HOUR ? [ms / HOUR, 'hour'] : [ms / HOUR / 24, 'day']
  const rounded = Math.max(1, Math.round(count))
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`
}
