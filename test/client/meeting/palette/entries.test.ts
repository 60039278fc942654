import { describe, expect, test } from 'vitest'
import { datesOf, matching, searchEntries, type Entry } from '../../../../client/meeting/palette/entries.ts'
import { noSeries } from '../../../../shared/model/series.ts'

const LABELS = [
  'Share',
  'Snapshot',
  'All meetings',
  '@ada',
  '@Ángel',
  'Other notes',
  'Shared goals',
  'Über uns',
]
const entries: Entry[] = LABELS.map((label) => ({ id: label, label, kind: 'action', does: () => undefined }))
const found = (query: string): string[] => matching(entries, query).map(({ label }) => label)

test('a meeting is found by its date in any form', () => {
  const meeting: Entry = {
    ...{ id: 'one', label: 'Mon 26 Nov 2018', also: 'November 26, 2018 2018-11-26' },
    ...{ kind: 'meeting', does: () => undefined },
  }
  for (const query of ['mon 26', '26 nov', 'november', 'nov 26', '2018-11', '2018 november'])
    expect([query, matching([...entries, meeting], query)]).toEqual([query, [meeting]])
  expect(matching([...entries, meeting], 'december')).toEqual([])
})

test('the next meetings of the schedule are offered, without cancelled ones, and all that people opened', () => {
  const schedule = { weekday: 1, time: '17:00', zone: 'UTC' }
  const series = { ...noSeries, schedule, listed: ['2018-11-26', '2026-12-07'], hidden: ['2026-12-14'] }
  expect(datesOf(series, '2026-11-30')).toEqual([
    ...['2027-01-04', '2026-12-28', '2026-12-21', '2026-12-07', '2026-11-30', '2018-11-26'],
  ])
})

test('whatever is typed can be searched for in all notes', () => {
  const place = {
    is: 'meeting',
    space: 's'.repeat(32),
    series: 'weekly',
    date: '2026-12-07',
    key: 'k',
  } as const
  expect(searchEntries(place, ' staging ').map(({ label }) => label)).toEqual([
    'Search all notes for “staging”',
  ])
  expect(searchEntries(place, ' ')).toEqual([])
})

describe('what is found', () => {
  test('if nothing is typed, all entries in their order', () => {
    expect(found(' ')).toEqual(LABELS)
  })

  test.each([
    ['sha', ['Share', 'Shared goals']],
    ['ada', ['@ada']],
    ['@ada', ['@ada']],
    ['angel', ['@Ángel']],
    ['uber', ['Über uns']],
    ['notes', ['Other notes']],
    ['meet all', ['All meetings']],
    ['ot', ['Other notes', 'Snapshot']],
    ['x', []],
  ])('%s', (query, expected) => {
    expect(found(query)).toEqual(expected)
  })
})
