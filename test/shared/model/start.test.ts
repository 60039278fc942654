import { expect, test } from 'vitest'
import { weekdayOf } from '../../../shared/model/schedule.ts'
import { startOf } from '../../../shared/model/start.ts'

test.each([
  ['in winter', '2026-11-23', '17:00', 'Europe/Berlin', '2026-11-23T16:00'],
  ['in summer', '2026-07-06', '17:00', 'Europe/Berlin', '2026-07-06T15:00'],
  ['hours after summer time began', '2026-03-29', '12:00', 'Europe/Berlin', '2026-03-29T10:00'],
  ['hours before it begins', '2026-03-29', '01:30', 'Europe/Berlin', '2026-03-29T00:30'],
  ['hours after it ended', '2026-11-01', '12:00', 'America/New_York', '2026-11-01T17:00'],
  ['hours before it ends', '2026-11-01', '00:30', 'America/New_York', '2026-11-01T04:30'],
  // If a time comes twice, the first counts.
  ['twice, east of Greenwich', '2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30'],
  ['twice, west of Greenwich', '2026-11-01', '01:30', 'America/New_York', '2026-11-01T05:30'],
  // If a time is skipped, the moment is that much later: 03:30.
  ['left out, east of Greenwich', '2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:30'],
  ['left out, west of Greenwich', '2026-03-08', '02:30', 'America/New_York', '2026-03-08T07:30'],
  ['a change of half an hour', '2026-10-04', '09:00', 'Australia/Lord_Howe', '2026-10-03T22:00'],
  ['far in the east', '2026-11-23', '08:00', 'Pacific/Kiritimati', '2026-11-22T18:00'],
])('%s: %s %s in %s', (_why, date, time, zone, expected) => {
  const start = startOf({ weekday: weekdayOf(date), time, zone }, date)
  expect(start && new Date(start).toISOString().slice(0, 16)).toBe(expected)
})

test('the beginning of a meeting that is not in the schedule is not known', () => {
  const schedule = { weekday: 1, time: '17:00', zone: 'UTC' }
  expect(startOf(schedule, '2026-11-23')).not.toBeNull()
  expect(startOf(schedule, '2026-11-24')).toBeNull()
  expect(startOf(schedule, '2026-11-23~2')).toBeNull()
  expect(startOf({ ...schedule, weekday: 7 }, '2026-11-22~2')).toBeNull()
})
