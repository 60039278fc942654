// The default title of a meeting.

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/**
 * `go-core-weekly`, `2018-11-26` → `Go core weekly, November 26, 2018`. The `~2` of a date becomes `(2)`. A
 * name with capitals or spaces stays as it is.
 */
export function meetingTitle(series: string, date: string | null): string {
  const name = isSlug(series) ? series.replaceAll('-', ' ') : series
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  return date === null ? title : `${title}, ${longDate(date)}`
}

const isSlug = (name: string): boolean => !/[^\p{Ll}\p{Lo}\p{M}\p{N}-]/u.test(name)

export function longDate(date: string): string {
  const [day = '', nth] = date.split('~')
  const [year, month, dayOfMonth] = day.split('-').map(Number)
  const monthName = MONTHS[(month ?? 0) - 1]
  if (year === undefined || monthName === undefined || dayOfMonth === undefined) return date
  return `${monthName} ${dayOfMonth}, ${year}${nth === undefined ? '' : ` (${nth})`}`
}
