// Writes a date in short, for lists: without the weekday.

import { words } from './words/en.ts'

/** `26 Nov`; `26 Nov 2018` if the date `besides`, which the person knows, is in another year. */
export function sayDay(date: string, besides: string): string {
  const [day = '', nth] = date.split('~')
  const said = new Date(day).toLocaleDateString(words.locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: day.slice(0, 4) === besides.slice(0, 4) ? undefined : 'numeric',
  })
  return said + (nth ? ` (${nth})` : '')
}
