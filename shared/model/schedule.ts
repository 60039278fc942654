// When a series meets: a weekday and a time in a zone. Dates are ISO texts; moments are ms since 1970.

export interface Schedule {
  /** 1 Monday … 7 Sunday */
  weekday: number
  /** `HH:MM` in the zone */
  time: string
  /** IANA, such as `Europe/Berlin` */
  zone: string
}

/** How long after its start a meeting stays the current one, in ms. By then its call has ended. */
const STAYS_CURRENT = 12 * 3_600_000

export const isTime = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text)

export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The date and the time of day that clocks in the zone show: `['2026-11-23', '17:05']`. */
export function wallClock(moment: number, zone: string): [date: string, time: string] {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(moment)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? ''
  return [
    `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    `${part('hour')}:${part('minute')}`,
  ]
}

/** `2026-11-23` and 7 days → `2026-11-30`. */
export function addDays(date: string, days: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map((part) => parseInt(part, 10))
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10)
}

/** 1 Monday … 7 Sunday */
export const weekdayOf = (date: string): number => new Date(`${date}T00:00Z`).getUTCDay() || 7

/** The first day of the schedule that is not before a date. */
export const scheduledFrom = ({ weekday }: Schedule, date: string): string =>
  addDays(date, (weekday - weekdayOf(date) + 7) % 7)

export const dayOf = (date: string): string => date.split('~')[0] ?? date

export interface Known {
  /** The dates of meetings that somebody added (with `~2`), without hidden ones. */
  listed: readonly string[]
  /** The dates that somebody hid, so that no meeting is on them. */
  hidden: readonly string[]
}

/**
 * The date of the meeting that a series' link leads to: the earliest scheduled or added meeting that is not
 * over. Without a schedule, it is the earliest meeting that was added for today or later; if there is none,
 * it is today, by the zone's clock.
 */
export function currentDate(schedule: Schedule | null, known: Known, now: number, zone: string): string {
  if (schedule === null) {
    const [today] = wallClock(now, zone)
    return known.listed.filter((date) => dayOf(date) >= today).sort()[0] ?? today
  }
  const [day, time] = wallClock(now - STAYS_CURRENT, schedule.zone)
  const from = schedule.time > time ? day : addDays(day, 1)
  const hidden = new Set(known.hidden)
  let scheduled = scheduledFrom(schedule, from)
  while (hidden.has(scheduled)) scheduled = addDays(scheduled, 7)
  const made = known.listed.filter((date) => dayOf(date) >= from)
  return [scheduled, ...made].sort()[0] ?? scheduled
}
