// A date in somebody's words → ISO.

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?'
const NTH = '(?:st|nd|rd|th)?'
const EDGE = '(?<![\\p{L}\\p{N}])'
const END = '(?![\\p{L}\\p{N}])'

export type FoundDate =
  | { is: 'date'; date: string }
  /** One that no calendar has: 2018-02-30. */
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

/** With slashes alone, only a number above 12 tells which is the day. */
const SLASHED = new RegExp(`${EDGE}(\\d{1,2})/(\\d{1,2})/(\\d{4})${END}`, 'u')

/** The first date in a text. */
export function findDate(text: string): FoundDate {
  for (const [pattern, partsOf] of forms) {
    const found = pattern.exec(text)
    if (found) return dated(found[0], partsOf(found))
  }
  const slashed = SLASHED.exec(text)
  if (!slashed) return { is: 'none' }
  const [first = '', second = '', year = ''] = slashed.slice(1)
  if (Number(first) > 12) return dated(slashed[0], [year, second, first])
  return Number(second) > 12 ? dated(slashed[0], [year, first, second]) : { is: 'none' }
}

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

/** ISO; null where there is none that exists. */
export function dateIn(text: string): string | null {
  const found = findDate(text)
  return found.is === 'date' ? found.date : null
}
