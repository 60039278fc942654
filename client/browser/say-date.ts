// Writes a meeting's date for the screen, in the language of the page's words. A text that is not a date
// stays as it is.

import { words } from './words/en.ts'

/**
 * `2018-11-26` → `Mon 26 Nov 2018`; the `~2` of a second meeting becomes `(2)`. The year is left out if it is
 * the year of the moment `now`.
 */
export function sayDate(date: string, now = NaN): string {
  const [day = '', nth] = date.split('~')
  const moment = new Date(day)
  // The year 26 would look like a short form of 2026.
  if (!(moment.getUTCFullYear() > 999)) return date
  const said = moment.toLocaleDateString(words.locale, {
    timeZone: 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: new Date(now).getFullYear() === moment.getUTCFullYear() ? undefined : 'numeric',
  })
  // English sets no comma here, and some browsers' lists of its rules do.
  return said.replace(/(?<!\.),/, '') + (nth ? ` (${nth})` : '')
}
