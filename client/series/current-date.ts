import { currentDate } from '../../shared/model/schedule.ts'
import type { Series } from '../../shared/model/series.ts'

/** The meeting that a series' link leads to now. */
export function dateOfNow(series: Series): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return currentDate(series.schedule, series, Date.now(), timeZone)
}
