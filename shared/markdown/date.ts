// Finds a date in free text and gives it in ISO form.

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?'
const NTH = '(?:st|nd|rd|th)?'
const EDGE = '(?<![\\p{L}\\p{N}])'
const END = '(?![\\p{L}\\p{N}])'

export type FoundDate =
  | { is: 'date'; date: string }
  /** A date that no calendar has: 2018-02-30. */
  | { is: 'impossible'; text: string }
  | { is: 'none' }

type Parts = (found: string[]) => [year: string, month: string, day: string]

const forms: readonly [RegExp, Parts][] = [
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
    new RegExp(`${EDGE}(\\d{1,2})${NTH}(?:\\s+of)?[\\s-]+${MONTH},?[\\s-]+(\\d{4})${END}`, 'iu'),
    (m) => [at(m, 3), monthOf(m[2]), at(m, 1)],
  ],
  [
    new RegExp(`${EDGE}(\\d{4})[\\s,-]+${MONTH}[\\s-]+(\\d{1,2})${NTH}${END}`, 'iu'),
    (m) => [at(m, 1), monthOf(m[2]), at(m, 3)],
  ],
  [
    new RegExp(`${EDGE}(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?(\\d{4})${END}`, 'u'),
    (m) => [at(m, 3), at(m, 2), at(m, 1)],
  ],
]

const at = (found: string[], group: number): string => found[group] ?? ''
const monthOf = (name = ''): string => String(MONTHS.indexOf(name.toLowerCase().slice(0, 3)) + 1)

/** With slashes, only a number above 12 shows which number is the day. */
const SLASHED = new RegExp(
  `${EDGE}(?:(1[3-9]|[2-9]\\d)/(\\d{1,2})|(\\d{1,2})/(1[3-9]|[2-9]\\d))/(\\d{4})${END}`,
  'u',
)
const slashed: (typeof forms)[number] = [SLASHED, (m) => [at(m, 5), m[2] ?? at(m, 3), m[1] ?? at(m, 4)]]

/** The first date in a text, in any form. */
export function findDate(text: string): FoundDate {
  const found = [...forms, slashed].flatMap(([pattern, partsOf]) => {
    const match = pattern.exec(text)
    return match ? [{ match, partsOf }] : []
  })
  const [first] = found.sort((a, b) => a.match.index - b.match.index)
  return first ? dated(first.match[0], first.partsOf(first.match)) : { is: 'none' }
}

const yearless: readonly [RegExp, (found: string[]) => [month: string, day: string]][] = [
  [new RegExp(`${EDGE}${MONTH}\\s+(\\d{1,2})${NTH}${END}`, 'iu'), (m) => [monthOf(m[1]), at(m, 2)]],
  [
    new RegExp(`${EDGE}(\\d{1,2})${NTH}(?:\\s+of)?\\s+${MONTH}${END}`, 'iu'),
    (m) => [monthOf(m[2]), at(m, 1)],
  ],
]

/** Whether a text names the day of an ISO date, without the year: `Weekly, Feb 12`. */
export const namesDayOf = (text: string, date: string): boolean =>
  yearless.some(([pattern, partsOf]) => {
    const found = pattern.exec(text)
    return (
      found !== null &&
      partsOf(found)
        .map((part) => part.padStart(2, '0'))
        .join('-') === date.slice(5)
    )
  })

function dated(text: string, parts: [string, string, string]): FoundDate {
  const [year, month, day] = parts.map(Number) as [number, number, number]
  const date = new Date(Date.UTC(year, month - 1, day))
  const exists =
    year > 0 &&
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day
  return exists ? { is: 'date', date: date.toISOString().slice(0, 10) } : { is: 'impossible', text }
}

/** ISO; null if the text has no date that exists. */
export function dateIn(text: string): string | null {
  const found = findDate(text)
  return found.is === 'date' ? found.date : null
}
