import { expect, test } from 'vitest'
import { sayMeeting } from '../../../client/series/say-meeting.ts'
import type { Schedule } from '../../../shared/model/schedule.ts'

const berlin: Schedule = { weekday: 1, time: '17:00', zone: 'Europe/Berlin' }
const late: Schedule = { weekday: 1, time: '18:30', zone: 'America/Los_Angeles' }

test.each<[why: string, date: string, schedule: Schedule | null, mine: string, expected: string]>([
  [
    'another zone',
    '2018-11-26',
    berlin,
    'Europe/London',
    'Mon 26 Nov 2018, 17:00 Europe/Berlin, 16:00 for you',
  ],
  ['my zone', '2018-11-26', berlin, 'Europe/Berlin', 'Mon 26 Nov 2018, 17:00 Europe/Berlin'],
  [
    'another zone with the same time',
    '2018-11-26',
    berlin,
    'Europe/Paris',
    'Mon 26 Nov 2018, 17:00 Europe/Berlin',
  ],
  // New York leaves summer time a week after Berlin, and comes to it three weeks before.
  [
    'both in summer time',
    '2026-10-19',
    berlin,
    'America/New_York',
    'Mon 19 Oct 2026, 17:00 Europe/Berlin, 11:00 for you',
  ],
  [
    'one in summer time',
    '2026-10-26',
    berlin,
    'America/New_York',
    'Mon 26 Oct 2026, 17:00 Europe/Berlin, 12:00 for you',
  ],
  [
    'none in summer time',
    '2026-11-02',
    berlin,
    'America/New_York',
    'Mon 2 Nov 2026, 17:00 Europe/Berlin, 11:00 for you',
  ],
  [
    'one in summer time, in spring',
    '2026-03-16',
    berlin,
    'America/New_York',
    'Mon 16 Mar 2026, 17:00 Europe/Berlin, 12:00 for you',
  ],
  [
    'on another day for me',
    '2026-11-23',
    late,
    'Europe/Berlin',
    'Mon 23 Nov 2026, 18:30 America/Los Angeles, Tue 24 Nov 2026, 03:30 for you',
  ],
  ['a second meeting', '2018-11-26~2', berlin, 'Europe/London', 'Mon 26 Nov 2018 (2)'],
  ['a day that the schedule does not have', '2018-11-27', berlin, 'Europe/London', 'Tue 27 Nov 2018'],
  ['no schedule', '2018-11-26', null, 'Europe/London', 'Mon 26 Nov 2018'],
])('%s: %s', (_why, date, schedule, mine, expected) => {
  expect(sayMeeting(date, schedule, mine, Date.parse('2018-01-01'))).toBe(expected)
})

test('a call is said with its end, and a meeting that is over without an hour, because the schedule may have been another one then', () => {
  const schedule = { weekday: 1, time: '17:00', zone: 'UTC' }
  const at = (moment: string) => sayMeeting('2018-11-26', schedule, 'UTC', Date.parse(moment))
  expect(at('2018-11-27T16:00Z')).toBe('Mon 26 Nov 2018, 17:00 UTC')
  const ends = (mine: string) => sayMeeting('2018-11-26', schedule, mine, 0, 45)
  expect(ends('UTC')).toBe('Mon 26 Nov 2018, 17:00 to 17:45 UTC')
  expect(ends('Europe/Berlin')).toBe('Mon 26 Nov 2018, 17:00 to 17:45 UTC, 18:00 to 18:45 for you')
  expect(at('2018-11-27T18:00Z')).toBe('Mon 26 Nov 2018')
})
