// The words by which an item is recognized in another meeting.

import { termsOf } from '../words/terms.ts'
import { withoutAddresses } from './links.ts'

/** Words that are joined by signs, such as `cid-base`, count as a whole too. */
const JOINED = /[\p{L}\p{N}]+(?:[-_./][\p{L}\p{N}]+)+/gu
/** `iptb 2.0` and `IPTB v2` count as `iptb2` too. */
const NUMBERED = /([\p{L}\p{N}]{2,40}) (v?\d[\d.]{0,9})(?![\p{L}])/giu

/** The distinct terms of texts: folded words, each cut to its stem. Addresses are left out. */
export function tellingTerms(texts: readonly string[]): Set<string> {
  const terms = new Set<string>()
  for (const text of texts) {
    const plain = withoutAddresses(text)
    for (const word of termsOf(plain)) terms.add(stemOf(word))
    // Most texts have none of these, and the tests are much quicker than the searches.
    if (/[-_./]/.test(plain)) for (const [joined] of plain.matchAll(JOINED)) terms.add(joined.toLowerCase())
    if (/\d/.test(plain))
      for (const [, name = '', number = ''] of plain.matchAll(NUMBERED))
        terms.add(`${name}${versionOf(number)}`.toLowerCase())
  }
  return terms
}

/** `v2` and `2.0` are the same version. */
const versionOf = (number: string): string => number.replace(/^v/i, '').replace(/(?:\.0)*\.?$/, '')

const STEM = 6

/** A crude stem, which only has to be the same for the forms of one word: `sharing`, `shared`, `share`. */
function stemOf(word: string): string {
  if (word.length > 4) return withoutEnding(word).slice(0, STEM)
  return word.length === 4 && word.endsWith('s') ? word.slice(0, 3) : word
}

const ENDINGS = ['ing', 'ed', 'es', 's', 'e']

function withoutEnding(word: string): string {
  const ending = ENDINGS.find((each) => word.endsWith(each))
  return ending === undefined ? word : word.slice(0, -ending.length)
}

/** The first letters of a word; null if it has fewer. `graphsync` begins as `graph` does. */
export const beginningOf = (term: string): string | null =>
  term.length < 4 ? null : (/^\p{L}{4}/u.exec(term)?.[0] ?? null)

const stems = (words: string): ReadonlySet<string> => new Set(words.split(' ').map(stemOf))

const EMPTY = stems(
  'a about all an and any are as at be been but by can could did do does done for from had has have he if in into is it its ' +
    'll m may me might more most my no not of on or our out over re s she should so some t than that the their them then these ' +
    'they this those to up us ve very via was we were will with would you your',
)

const COMMON = stems(
  'add added adding again also begin continue continued continuing discuss discussion etc finish finished finishing fix fixes ' +
    'fixing get go going got help issue issues just keep last look looking made make maybe merge merged merging need needed ' +
    'needs new next one p pr prs r really review reviewed reviewing reviews start started starting still try trying two want ' +
    'wants week weeks work worked working works',
)

/** Words that stand in the notes of every team. So it tells less that two notes have them seldom. */
const USUAL = stems(
  'basic better bit catch change changes complete completed create created current doc docs draft drafts feedback few final ' +
    'finalize first good idea implement implemented implementing improve improved initial love lot meeting move moving open part ' +
    'people plan planning possible push pushing ready research run running set setup spec specs stuff talk team test tested ' +
    'testing tests thing things update updates write writing written',
)

/** How much a term can tell, 0 to 1, however rare it is. */
export function tells(term: string): number {
  if (EMPTY.has(term)) return 0
  if (COMMON.has(term)) return 0.4
  return USUAL.has(term) ? 0.7 : 1
}
