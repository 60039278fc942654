import { expect, test } from 'vitest'
import {
  dateIn,
  findDate,
  namesDayOf,
  noHabits,
  slashesIn,
  withoutDate,
} from '../../../shared/markdown/date.ts'

test('a date is found in each usual form, in the languages of many teams', () => {
  for (const text of [
    ...[
      '2026-11-30',
      '2026/11/30',
      '2026.11.30',
      '20261130',
      '30.11.2026',
      '30. 11. 2026',
      '30/11/2026',
      '11/30/2026',
    ],
    ...['November 30, 2026', 'Nov. 30th, 2026', '30th of November 2026', '2026 Nov 30', '30-Nov-2026'],
    ...['30. November 2026', '30.November 2026', 'Montag, 30. Nov. 2026', '30 novembre 2026', '30 nov. 2026'],
    ...['30 de noviembre de 2026', '30 de novembro de 2026', '30 november 2026', '30. november 2026'],
    ...['30 listopada 2026 r.', '30 ноября 2026 г.', '2026. november 30.'],
    ...[
      '2026年11月30日',
      '2026 年 11 月 30 日',
      '定例会議2026年11月30日の議事録',
      '２０２６年１１月３０日',
      '2026년 11월 30일',
    ],
    ...['2026-W49-1', '2026W491'],
  ])
    expect([text, dateIn(`Weekly ${text}, notes`)]).toEqual([text, '2026-11-30'])
  for (const [text, date] of [
    ['5. März 2026', '2026-03-05'],
    ['1er février 2026', '2026-02-01'],
    ['1er fe\u0301vrier 2026', '2026-02-01'],
    ['Dez. 24, 2026', '2026-12-24'],
    ['31 août 2026', '2026-08-31'],
    ['1º de maio de 2026', '2026-05-01'],
    ['2026年1月5日', '2026-01-05'],
  ])
    expect([text, dateIn(text ?? '')]).toEqual([text, date])
})

test('text that is no date, or could be two dates, is not read as a date', () => {
  for (const text of [
    ...[
      '11/12/2026',
      '11/30/26',
      '2026-W48',
      '1/2',
      '30. Novembers 2026',
      '30 mars',
      'v2.11.30',
      '30 lines 2026',
    ],
    ...['2026年11月', 'a2026-W49-1', '12026年11月30日', '2026-W49-8', '2026-W491'],
    ...['https://a.b/11/30/2026/x', 'x/11/30/2026'],
  ])
    expect([text, findDate(text).is]).toEqual([text, 'none'])
  for (const text of ['31. Juni 2026', '2026年2月30日', '2026-W54-1', '2025-W53-1', '2026-W00-1'])
    expect([text, findDate(text).is]).toEqual([text, 'impossible'])
})

test('a week is read as the date of the series’ weekday in that week', () => {
  const on = (text: string, weekday: number) => dateIn(text, { ...noHabits, weekday })
  expect([1, 3, 7].map((weekday) => on('2026-W48', weekday))).toEqual([
    '2026-11-23',
    '2026-11-25',
    '2026-11-29',
  ])
  expect(on('2026-W01', 1)).toBe('2025-12-29')
  expect(on('2027-W01', 1)).toBe('2027-01-04')
  expect(on('2026-W53', 5)).toBe('2027-01-01')
  expect(on('2026-W48-2', 1)).toBe('2026-11-24')
})

test('the notes of a folder show which number is the month in dates with slashes', () => {
  expect(slashesIn(['W 11/30/26', 'W 12/07/26'])).toBe('month first')
  expect(slashesIn(['W 30/11/2026', 'W 07/12/26'])).toBe('day first')
  expect(slashesIn(['W 12/07/26', 'see 1/2 of x', 'https://a.b/11/30/26'])).toBeNull()
  expect(slashesIn(['W 11/30/26', 'W 30/11/26'])).toBeNull()
  const read = (text: string, slashes: 'month first' | 'day first') => dateIn(text, { ...noHabits, slashes })
  expect(['11/30/26', '12/07/26', '12/07/2026'].map((text) => read(text, 'month first'))).toEqual([
    ...['2026-11-30', '2026-12-07', '2026-12-07'],
  ])
  expect(['30/11/26', '12/07/26', '11/30/2026'].map((text) => read(text, 'day first'))).toEqual([
    ...['2026-11-30', '2026-07-12', '2026-11-30'],
  ])
})

test('a day without a year is found in the same languages', () => {
  for (const text of ['Weekly, Nov 30', '30. November', '30 novembre', '30 de noviembre', '30th of November'])
    expect([text, namesDayOf(text, '2026-11-30')]).toEqual([text, true])
  expect(namesDayOf('29. November', '2026-11-30')).toBe(false)
})

test.each([
  ['Core weekly, November 26, 2018', 'Core weekly'],
  ['💫Core Sync 🙌 26 Nov 2018', '💫Core Sync 🙌'],
  ['2018-11-26: Core', 'Core'],
  ['Core (2018-11-26) notes', 'Core notes'],
  ['2018-11-26', ''],
  ['Core', 'Core'],
  ['Core, after 2018-11-19', 'Core, after 2018-11-19'],
])('a title without the date of its meeting: %s', (title, rest) =>
  expect([withoutDate(title, '2018-11-26'), withoutDate(title, '2018-11-26~2')]).toEqual([rest, rest]),
)
