// Tells a person whose device's clock would lead to another meeting than the server's.

import { currentDate } from '../../shared/model/schedule.ts'
import type { Series } from '../../shared/model/series.ts'
import { myZone, now, relayAhead } from '../browser/clock.ts'
import { sayDate } from '../browser/say-date.ts'
import { dateOfNow } from './current-date.ts'
import { words } from './words/en.ts'

/** What to tell the person. Null if both clocks lead to the same meeting. */
export function wrongClock(series: Series): string | null {
  const ahead = relayAhead()
  const byDevice = currentDate(series.schedule, series, now() - ahead, myZone())
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
