import { currentDate } from '../../shared/model/schedule.ts'
import type { Series } from '../../shared/model/series.ts'

/** The date of the meeting that a series' link opens now. */
export function dateOfNow(series: Series): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return currentDate(series.schedule, series, Date.now(), timeZone)
}
