// Finds a date in free text and returns it in ISO form.

import { nfkc } from '../words/nfkc.ts'

/** The names of the months, in English and in languages that write the day beside the name of the month. */
const MONTHS = [
  'january jan januar januari januára jänner janvier janv enero ene gennaio gen janeiro stycznia января',
  'february feb februar februari februára février févr fév febrero febbraio fevereiro lutego февраля',
  'march mar märz mär mars marzo março maart marts marca марта',
  'april apr avril avr abril abr aprile kwietnia апреля',
  'may mai mayo maggio mag maio mei maj maja мая',
  'june jun juni juin junio giugno giu junho czerwca июня',
  'july jul juli juillet juil julio luglio lug julho lipca июля',
  'august aug août agosto ago augustus augusti sierpnia августа',
  'september sept sep septembre septiembre settembre setembro września сентября',
  'october oct oktober okt octobre octubre ottobre ott outubro out października октября',
  'november nov novembre noviembre novembro listopada ноября',
  'december dec dezember dez décembre déc diciembre dic dicembre dezembro desember grudnia декабря',
].map((names) => names.split(' '))

const MONTH_OF = new Map(MONTHS.flatMap((names, at) => names.map((name) => [name, String(at + 1)])))
const monthOf = (name = ''): string => MONTH_OF.get(name.toLowerCase()) ?? ''

const longestFirst = MONTHS.flat().sort((a, b) => b.length - a.length)
const MONTH = `(${longestFirst.join('|')})\\.?`
const NTH = '(?:st|nd|rd|th|er|o|a)?'
/** A day before its month: `26th of `, `30. `, `30 de `. */
const DAY = `(\\d{1,2})${NTH}(?:\\s+(?:of|de))?(?:[\\s-]+|\\.\\s*)`
const EDGE = '(?<![\\p{L}\\p{N}])'
const END = '(?![\\p{L}\\p{N}])'
/** `11/30/26`, unless it is part of a path. */
const SLASHED = '(?<![\\p{L}\\p{N}/])(\\d{1,2})/(\\d{1,2})/(\\d{4}|\\d\\d)(?![\\p{L}\\p{N}/])'

export type FoundDate =
  | { is: 'date'; date: string }
  /** A date that does not exist: 2018-02-30. */
  | { is: 'impossible'; text: string }
  | { is: 'none' }

/** How to read a date in the notes of a series, where its text leaves that open. */
export interface DateHabits {
  /**
   * The weekday on which the series meets, 1 Monday … 7 Sunday. With it, a week becomes a date: `2026-W48`.
   */
  weekday: number | null
  /** Which number of `11/12/26` is the month. */
  slashes: 'month first' | 'day first' | null
}

export const noHabits: DateHabits = { weekday: null, slashes: null }

type Parts = [year: string, month: string, day: string]

/** The parts of a date; null if it is not clear which number is which. */
type PartsOf = (found: string[], habits: DateHabits) => Parts | null

const forms: readonly (readonly [RegExp, PartsOf])[] = [
  [
    new RegExp(`${EDGE}(\\d{4})([-./])(\\d{1,2})\\2(\\d{1,2})(?!\\d)`, 'u'),
    (m) => [at(m, 1), at(m, 3), at(m, 4)],
  ],
  [
    new RegExp(`${EDGE}(20\\d\\d|19\\d\\d)(\\d\\d)(\\d\\d)${END}`, 'u'),
    (m) => [at(m, 1), at(m, 2), at(m, 3)],
  ],
  [
    new RegExp(`${EDGE}${MONTH}\\s+(\\d{1,2})${NTH},?\\s+(\\d{4})${END}`, 'iu'),
    (m) => [at(m, 3), monthOf(m[1]), at(m, 2)],
  ],
  [
    new RegExp(`${EDGE}${DAY}${MONTH},?(?:\\s+(?:de|of))?[\\s-]+(\\d{4})${END}`, 'iu'),
    (m) => [at(m, 3), monthOf(m[2]), at(m, 1)],
  ],
  [
    new RegExp(`${EDGE}(\\d{4})[\\s,.-]+${MONTH}[\\s-]+(\\d{1,2})${NTH}${END}`, 'iu'),
    (m) => [at(m, 1), monthOf(m[2]), at(m, 3)],
  ],
  [
    new RegExp(`${EDGE}(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?(\\d{4})${END}`, 'u'),
    (m) => [at(m, 3), at(m, 2), at(m, 1)],
  ],
  [
    /(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]/u,
    (m) => [at(m, 1), at(m, 2), at(m, 3)],
  ],
  [
    new RegExp(`${EDGE}(\\d{4})(-?)W(\\d\\d)(?:\\2([1-7]))?${END}`, 'u'),
    (m, { weekday }) => dayOfWeek(Number(m[1]), Number(m[3]), Number(m[4] ?? weekday)),
  ],
  [new RegExp(SLASHED, 'u'), (m, { slashes }) => slashed(at(m, 1), at(m, 2), at(m, 3), slashes)],
]

const at = (found: string[], group: number): string => found[group] ?? ''

/** The date of a weekday in an ISO week. If the year has no such week, the result is a date that does not exist. */
function dayOfWeek(year: number, week: number, weekday: number): Parts | null {
  if (weekday === 0) return null
  const fourth = new Date(Date.UTC(year, 0, 4)) // always in week 1
  const monday = fourth.getUTCDate() - ((fourth.getUTCDay() + 6) % 7) + (week - 1) * 7
  const date = new Date(Date.UTC(year, 0, monday + weekday - 1))
  const thursday = new Date(Date.UTC(year, 0, monday + 3)).getUTCFullYear()
  if (week < 1 || thursday !== year) return [String(year), '0', '0']
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()].map(String) as Parts
}

/**
 * A number above 12 shows which number is the day. Otherwise the other notes must show it. If the year has two
 * digits, they must always show it.
 */
function slashed(first: string, second: string, year: string, habit: DateHabits['slashes']): Parts | null {
  const [a, b] = [Number(first), Number(second)]
  if (habit === null && (year.length === 2 || a > 12 === b > 12)) return null
  const isMonthFirst = a > 12 === b > 12 ? habit === 'month first' : b > 12
  const whole = year.length === 2 ? `20${year}` : year
  return isMonthFirst ? [whole, first, second] : [whole, second, first]
}

const everySlashed = new RegExp(SLASHED, 'gu')

/** Which number is the month in the dates of these texts; null if no date shows it, or if they disagree. */
export function slashesIn(texts: Iterable<string>): DateHabits['slashes'] {
  const seen = new SlashesSeen()
  for (const text of texts) seen.add(text)
  return seen.slashes
}

/** Reads texts one by one, without keeping them. */
export class SlashesSeen {
  readonly #shown = new Set<DateHabits['slashes']>()

  add(text: string): void {
    for (const [, first, second] of text.matchAll(everySlashed)) {
      const [a, b] = [Number(first), Number(second)]
      if (a > 12 !== b > 12) this.#shown.add(b > 12 ? 'month first' : 'day first')
    }
  }

  get slashes(): DateHabits['slashes'] {
    const [only = null] = this.#shown
    return this.#shown.size === 1 ? only : null
  }
}

/** The first date in a text, in any form. */
export function findDate(text: string, habits: DateHabits = noHabits): FoundDate {
  const first = firstIn(nfkc(text), habits)
  return first ? dated(first.match[0], first.parts) : { is: 'none' }
}

/** A text without the date, if it is the first in the text, and without the signs around it: `Weekly, 26 Nov 2018`. */
export function withoutDate(text: string, date: string): string {
  const plain = nfkc(text)
  const first = firstIn(plain, noHabits)
  if (!first) return text
  const found = dated(first.match[0], first.parts)
  if (found.is !== 'date' || found.date !== date.slice(0, 10)) return text
  const { 0: words, index } = first.match
  const before = plain.slice(0, index).replace(/[\s,;:|([–—-]+$/u, '')
  const after = plain.slice(index + words.length).replace(/^[\s,;:|)\]–—-]+/u, '')
  return `${before} ${after}`.trim()
}

function firstIn(plain: string, habits: DateHabits): { match: RegExpExecArray; parts: Parts } | undefined {
  const found = forms.flatMap(([pattern, partsOf]) => {
    const match = pattern.exec(plain)
    const parts = match && partsOf(match, habits)
    return match && parts ? [{ match, parts }] : []
  })
  return found.sort((a, b) => a.match.index - b.match.index)[0]
}

const yearless: readonly [RegExp, (found: string[]) => [month: string, day: string]][] = [
  [new RegExp(`${EDGE}${MONTH}\\s+(\\d{1,2})${NTH}${END}`, 'iu'), (m) => [monthOf(m[1]), at(m, 2)]],
  [new RegExp(`${EDGE}${DAY}${MONTH}${END}`, 'iu'), (m) => [monthOf(m[2]), at(m, 1)]],
]

/** Whether a text names the same day as an ISO date, but without the year: `Weekly, Feb 12`. */
export const namesDayOf = (text: string, date: string): boolean =>
  yearless.some(([pattern, partsOf]) => {
    const found = pattern.exec(nfkc(text))
    return (
      found !== null &&
      partsOf(found)
        .map((part) => part.padStart(2, '0'))
        .join('-') === date.slice(5)
    )
  })

function dated(text: string, parts: Parts): FoundDate {
  const [year, month, day] = parts.map(Number) as [number, number, number]
  const date = new Date(Date.UTC(year, month - 1, day))
  const exists =
    year > 0 &&
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day
  return exists ? { is: 'date', date: date.toISOString().slice(0, 10) } : { is: 'impossible', text }
}

/** ISO; null if the text has no date, or only dates that do not exist. */
export function dateIn(text: string, habits: DateHabits = noHabits): string | null {
  const found = findDate(text, habits)
  return found.is === 'date' ? found.date : null
}
