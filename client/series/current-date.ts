import { currentDate } from '../../shared/model/schedule.ts'
import type { Series } from '../../shared/model/series.ts'
import { myZone, now, relayAhead } from '../browser/clock.ts'
import { sayDate } from '../browser/say-date.ts'
import { words } from './words/en.ts'

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
  const by = lengthOf(Math.abs(ahead))
  const [right, wrong] = [sayDate(dateOfNow(series)), sayDate(byDevice)]
  return ahead < 0 ? words.clockAhead(by, right, wrong) : words.clockBehind(by, right, wrong)
}

const HOUR = 3_600_000

function lengthOf(ms: number): string {
  const [count, unit] = ms < 36 * HOUR ? [ms / HOUR, 'hour'] : [ms / HOUR / 24, 'day']
  return Math.max(1, Math.round(count)).toLocaleString(words.locale, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
  })
}
