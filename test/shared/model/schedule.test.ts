import { describe, expect, test } from 'vitest'
import {
  addDays,
  currentDate,
  isTime,
  isZone,
  wallClock,
  weekdayOf,
  type Schedule,
} from '../../../shared/model/schedule.ts'
import { nextDate, nextMeeting } from '../../../shared/model/weekdays.ts'

const mondays: Schedule = { weekday: 1, time: '17:00', zone: 'Europe/Berlin' }
const none = { listed: [], hidden: [] }
const at = (iso: string) => Date.parse(iso)
const current = (
  iso: string,
  known: { listed?: string[]; hidden?: string[] } = {},
  schedule: Schedule | null = mondays,
) => currentDate(schedule, { ...none, ...known }, at(iso), 'UTC')

describe('the current meeting', () => {
  test.each([
    ['days before', '2026-11-20T12:00Z', '2026-11-23'],
    ['the morning of the day', '2026-11-23T07:00Z', '2026-11-23'],
    ['during the call', '2026-11-23T16:30Z', '2026-11-23'],
    ['after midnight, while somebody still writes', '2026-11-24T02:00Z', '2026-11-23'],
    ['twelve hours after its beginning', '2026-11-24T04:00Z', '2026-11-30'],
    ['the next morning', '2026-11-24T09:00Z', '2026-11-30'],
  ])('%s (%s) is that of %s', (_when, now, date) => expect(current(now)).toBe(date))

  test('follows the clock of the series, wherever the reader is', () => {
    const tokyo: Schedule = { weekday: 1, time: '09:00', zone: 'Asia/Tokyo' }
    // Monday 09:00 in Tokyo is Sunday evening in New York.
    expect(current('2026-11-22T23:30Z', {}, tokyo)).toBe('2026-11-23')
    expect(current('2026-11-23T11:59Z', {}, tokyo)).toBe('2026-11-23')
    expect(current('2026-11-23T12:00Z', {}, tokyo)).toBe('2026-11-30')
  })

  test('may be a meeting that somebody made between two scheduled meetings', () => {
    expect(current('2026-11-25T09:00Z', { listed: ['2026-11-27'] })).toBe('2026-11-27')
    expect(current('2026-11-25T09:00Z', { listed: ['2026-11-16', '2026-12-07'] })).toBe('2026-11-30')
  })

  test('is the next week’s if this week has none', () => {
    expect(current('2026-11-25T09:00Z', { hidden: ['2026-11-30', '2026-12-07'] })).toBe('2026-12-14')
  })

  test('without a schedule is today’s, or the next one that somebody added', () => {
    expect(current('2026-11-25T09:00Z', {}, null)).toBe('2026-11-25')
    expect(current('2026-11-25T09:00Z', { listed: ['2026-11-20', '2026-12-01'] }, null)).toBe('2026-12-01')
  })
})

test('the next meeting is found: across the end of a year, after the second meeting of a day, and past cancelled meetings', () => {
  const next = (date: string, schedule: Schedule | null, ...hidden: string[]) =>
    nextDate({ schedule, hidden }, date)
  expect(next('2026-11-23', mondays)).toBe('2026-11-30')
  expect(next('2026-11-25', mondays)).toBe('2026-11-30')
  expect(next('2026-12-28~2', mondays)).toBe('2027-01-04')
  expect(next('2026-11-25', null)).toBe('2026-12-02')
  expect(next('2026-11-23', mondays, '2026-12-07', '2026-11-30', '2026-12-21')).toBe('2026-12-14')
  expect(next('2026-11-25', null, '2026-12-02')).toBe('2026-12-09')
})

describe('the meeting after one', () => {
  const after = (
    date: string,
    now: string,
    { listed = [], hidden = [] }: { listed?: string[]; hidden?: string[] } = {},
    schedule: Schedule | null = mondays,
  ) => nextMeeting({ schedule, listed, hidden }, date, now)

  test('is that of the next week, or of the week after one that is left out', () => {
    expect(after('2026-11-23', '2026-11-23')).toBe('2026-11-30')
    expect(after('2026-11-23', '2026-11-23', { hidden: ['2026-11-30'] })).toBe('2026-12-07')
  })

  test('may be a second one in the same week, or on the same day', () => {
    const listed = ['2026-11-23', '2026-11-23~2', '2026-11-26', '2026-11-30']
    expect(after('2026-11-23', '2026-11-23', { listed })).toBe('2026-11-23~2')
    expect(after('2026-11-23~2', '2026-11-23', { listed })).toBe('2026-11-26')
    expect(after('2026-11-26', '2026-11-26', { listed })).toBe('2026-11-30')
    expect(after('2026-11-23', '2026-11-23', { listed: ['2027-02-01'] })).toBe('2026-11-30')
  })

  test('is the coming one after a gap of three weeks, and not a Monday on which nobody met', () => {
    expect(after('2026-11-02', '2026-11-30')).toBe('2026-11-30')
    expect(after('2026-11-02', '2026-11-30', { listed: ['2026-11-02', '2026-11-23'] })).toBe('2026-11-23')
    expect(after('2026-11-02', '2026-11-25', {}, null)).toBe('2026-11-25')
    expect(after('2026-11-23', '2026-11-25', {}, null)).toBe('2026-11-30')
  })
})

test('days are calendar days', () => {
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  expect(addDays('2026-03-29', 7)).toBe('2026-04-05')
  expect([weekdayOf('2026-11-23'), weekdayOf('2026-11-29')]).toEqual([1, 7])
})

test('local time follows the rules of its time zone', () => {
  expect(wallClock(at('2026-07-01T22:30Z'), 'Europe/Berlin')).toEqual(['2026-07-02', '00:30'])
  expect(wallClock(at('2026-12-01T22:30Z'), 'America/New_York')).toEqual(['2026-12-01', '17:30'])
})

test('only valid schedules are accepted', () => {
  expect(['00:00', '23:59'].every(isTime)).toBe(true)
  expect(['24:00', '9:00', '12:60', ''].some(isTime)).toBe(false)
  expect(isZone('Asia/Kolkata')).toBe(true)
  expect(['Mars/Olympus', '', '<script>'].some(isZone)).toBe(false)
})
