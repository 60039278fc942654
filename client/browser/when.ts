// Writes moments for the screen, by the person's clock: `Mon 26 Nov 2018, 17:05`. A text that is not a moment
// stays as it is.

import { myZone } from './clock.ts'
import { sayDate } from './say-date.ts'
import { wallClock } from '../../shared/model/schedule.ts'

/** The date and the time. */
export const when = (at: string, zone = myZone()): string => inZone(at, zone).join(', ')

/** The date alone. */
export const whichDay = (at: string, zone = myZone()): string => inZone(at, zone)[0]

/** The time alone: `17:05`. */
export const whatTime = (at: string, zone = myZone()): string => inZone(at, zone)[1] ?? ''

function inZone(at: string, zone: string): [date: string, ...time: string[]] {
  const moment = Date.parse(at)
  if (Number.isNaN(moment)) return [at]
  const [date, time] = wallClock(moment, zone)
  return [sayDate(date), time]
}
