import { expect, test } from 'vitest'
import { momentAt, type Held } from '../../../shared/model/moment.ts'
import type { Schedule } from '../../../shared/model/schedule.ts'

const mondays: Schedule = { weekday: 1, time: '17:00', zone: 'Europe/Berlin' }
const held = (more: Partial<Held> = {}): Held => ({
  date: '2026-11-23',
  schedule: mondays,
  minutes: 60,
  snapshots: 0,
  zone: 'UTC',
  ...more,
})

/** What the moments are at each of these times. */
const moments = (meeting: Held, ...times: string[]): string[] =>
  times.map((time) => momentAt(Date.parse(time), meeting))

test('the call begins on time and lasts as long as the series says', () => {
  const edges = (meeting: Held, start: string, end: string) =>
    moments(meeting, `${start}:59.999Z`, ...[start, end].map((at) => nextMinute(at)), `${end}:59.999Z`)
  expect(edges(held(), '2026-11-23T15:59', '2026-11-23T16:59')).toEqual(['before', 'call', 'after', 'call'])
  const short = held({ minutes: 25 })
  expect(edges(short, '2026-11-23T15:59', '2026-11-23T16:24')).toEqual(['before', 'call', 'after', 'call'])
})

const nextMinute = (time: string): string => new Date(Date.parse(`${time}Z`) + 60_000).toISOString()

test('a call is at its own time, whatever the zone of the reader', () => {
  const tokyo = { weekday: 1, time: '09:00', zone: 'Asia/Tokyo' }
  for (const zone of ['UTC', 'America/New_York', 'Pacific/Kiritimati'])
    expect(
      moments(held({ schedule: tokyo, zone }), '2026-11-22T23:59Z', '2026-11-23T00:30Z', '2026-11-23T01:00Z'),
    ).toEqual(['before', 'call', 'after'])
})

test('a call that begins before midnight may end on the next day', () => {
  const late = held({ schedule: { weekday: 1, time: '23:30', zone: 'UTC' }, minutes: 90 })
  expect(moments(late, '2026-11-23T23:29Z', '2026-11-24T00:59Z', '2026-11-24T01:00Z')).toEqual([
    'before',
    'call',
    'after',
  ])
})

test('a call lasts as long as ever on a day on which clocks change', () => {
  const early: Schedule = { weekday: 7, time: '01:30', zone: 'Europe/Berlin' }
  // Clocks go forward at 02:00, to 03:00.
  expect(
    moments(
      held({ date: '2026-03-29', schedule: early }),
      '2026-03-29T00:29Z',
      '2026-03-29T01:29Z',
      '2026-03-29T01:30Z',
    ),
  ).toEqual(['before', 'call', 'after'])
  // Clocks go back at 03:00, to 02:00: the hour from 02:00 comes twice.
  const twice = { ...early, time: '02:30' }
  expect(
    moments(
      held({ date: '2026-10-25', schedule: twice }),
      '2026-10-25T00:29Z',
      '2026-10-25T01:29Z',
      '2026-10-25T01:30Z',
    ),
  ).toEqual(['before', 'call', 'after'])
})

test('a meeting without a time is before its call until its day has ended, and then after it', () => {
  const berlin = { schedule: null, zone: 'Europe/Berlin' }
  expect(moments(held(berlin), '2026-11-23T22:59Z', '2026-11-23T23:00Z')).toEqual(['before', 'after'])
  // On a day that is not the schedule's, and a second meeting on the same day. The schedule's zone counts.
  for (const date of ['2026-11-24', '2026-11-24~2'])
    expect(moments(held({ date }), '2026-11-24T16:30Z', '2026-11-24T22:59Z', '2026-11-24T23:00Z')).toEqual([
      'before',
      'before',
      'after',
    ])
})

test('the first snapshot ends the call, or a meeting that has no time', () => {
  expect(moments(held({ snapshots: 1 }), '2026-11-20T09:00Z', '2026-11-23T16:30Z')).toEqual([
    'after',
    'after',
  ])
  expect(moments(held({ snapshots: 2, schedule: null }), '2026-11-20T09:00Z')).toEqual(['after'])
})
