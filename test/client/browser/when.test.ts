import { describe, expect, test } from 'vitest'
import { sayDate } from '../../../client/browser/say-date.ts'
import { when, whichDay } from '../../../client/browser/when.ts'

describe('a date', () => {
  test.each([
    ['2018-11-26', 'Mon 26 Nov 2018'],
    ['2026-01-05', 'Mon 5 Jan 2026'],
    ['2024-02-29', 'Thu 29 Feb 2024'],
    // A second meeting on a day.
    ['2018-11-26~2', 'Mon 26 Nov 2018 (2)'],
    ['2018-11-26~99', 'Mon 26 Nov 2018 (99)'],
    // Far from today, but a date.
    ['1000-01-01', 'Wed 1 Jan 1000'],
    ['9999-12-31', 'Fri 31 Dec 9999'],
    // Written with two digits, this year would look like 2018.
    ['0018-11-26', '0018-11-26'],
    ['0018-11-26~2', '0018-11-26~2'],
    // These are not dates.
    ['', ''],
    ['series', 'series'],
    ['2018-13-01', '2018-13-01'],
  ])('%s', (date, expected) => {
    expect(sayDate(date)).toBe(expected)
  })

  test('every month is written with three or four letters, without a comma', () => {
    for (let month = 1; month <= 12; month++)
      expect(sayDate(`2018-${String(month).padStart(2, '0')}-07`)).toMatch(
        /^[A-Z][a-z]{2} 7 [A-Z][a-z]{2,3} 2018$/,
      )
  })

  test('if that is asked for, a date of this year is written without the year', () => {
    const now = new Date(2026, 5, 1).getTime()
    const short = (date: string) => sayDate(date, now)
    expect(['2026-11-30', '2026-11-30~2', '2025-12-31', '2027-01-01'].map(short)).toEqual([
      'Mon 30 Nov',
      'Mon 30 Nov (2)',
      'Wed 31 Dec 2025',
      'Fri 1 Jan 2027',
    ])
  })
})

test.each([
  ['2026-11-29T05:53:48.123Z', 'Europe/Berlin', 'Sun 29 Nov 2026', '06:53'],
  ['2026-07-01T22:30:00Z', 'Europe/Berlin', 'Thu 2 Jul 2026', '00:30'],
  ['2026-07-01T03:30:00Z', 'America/New_York', 'Tue 30 Jun 2026', '23:30'],
  ['2026-12-31T20:00:00Z', 'Asia/Kathmandu', 'Fri 1 Jan 2027', '01:45'],
])('the moment %s in %s', (at, zone, day, time) => {
  expect(when(at, zone)).toBe(`${day}, ${time}`)
  expect(whichDay(at, zone)).toBe(day)
})

test('a moment that somebody else wrote wrongly stays as it is', () => {
  for (const at of ['', 'yesterday', '2026-13-45T99:00Z']) {
    expect(when(at, 'UTC')).toBe(at)
    expect(whichDay(at, 'UTC')).toBe(at)
  }
})
