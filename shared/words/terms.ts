// Splits text into the units that are searched, and folds them. The index, the query and the marks all use
// this file, so all of them find the same.
//
// In writing with blanks between words, a unit is a word. Chinese, Japanese, Thai and other languages have no
// such blanks. There, a unit is a run: all characters in a row. A search finds its words anywhere in a run. The
// browser's own segmenter is not used: it would cut a short query differently from a long line, and each browser
// would cut differently.

/** A base character with its marks. In a word, the whole word counts as one. */
export interface Character {
  folded: string
  from: number
  to: number
}

export interface Unit {
  is: 'word' | 'run'
  characters: Character[]
}

const NO_BLANKS = [
  ...['Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo'].map((script) => `\\p{scx=${script}}`),
  ...['Thai', 'Lao', 'Khmer', 'Myanmar', 'Tai_Le', 'New_Tai_Lue', 'Tai_Tham', 'Tai_Viet', 'Javanese'].map(
    (script) => `\\p{sc=${script}}`,
  ),
].join('')

/** Invisible characters inside words: joiners, soft hyphens, blanks without a width. */
const UNSEEN = '\\u00ad\\u200b-\\u200d\\u2060\\ufeff'
const BASE = `(?=[\\p{L}\\p{N}])[${NO_BLANKS}]`
/** The parts of a decomposed Korean syllable are one character. So is a narrow kana with its sound mark. */
const CHARACTER = `(?:[\\u1100-\\u115f]+[\\u1160-\\u11a7]*[\\u11a8-\\u11ff]*|(?![ﾞﾟ])${BASE})[\\p{M}ﾞﾟ]*`
/** A run continues across the signs of Markdown: `这是**重要**会议` contains `重要会议`. */
const RUN = `${CHARACTER}(?:[*_~\`${UNSEEN}]*${CHARACTER})*`
const LETTER = `(?!${BASE})[\\p{L}\\p{N}]`
const WORD = `${LETTER}(?:${LETTER}|[\\p{M}${UNSEEN}])*`

const UNITS = new RegExp(`(${RUN})|${WORD}`, 'gu')
const CHARACTERS = new RegExp(CHARACTER, 'gu')

export const unitsOf = (text: string): Unit[] =>
  [...text.matchAll(UNITS)].map(({ 0: unit, 1: run, index }) =>
    run === undefined
      ? { is: 'word', characters: [characterAt(unit, index)] }
      : {
          is: 'run',
          characters: [...run.matchAll(CHARACTERS)].map((each) => characterAt(each[0], index + each.index)),
        },
  )

const characterAt = (text: string, from: number): Character => ({
  folded: fold(text),
  from,
  to: from + text.length,
})

/**
 * The terms of the index: words, and each character of a run together with the next one. The last character
 * is a term too. So each character begins a term, and is found as the beginning of that term.
 */
export const termsOf = (text: string): string[] =>
  /^[\t\n\r -~]*$/.test(text) ? plainTerms(text) : termsOfUnits(text)

/** The same for a text of ASCII characters, which is most texts. It has only words, and takes a tenth of the time. */
const plainTerms = (text: string): string[] =>
  text
    .toLowerCase()
    .match(/[a-z0-9]+/g)
    ?.map((word) => word.slice(0, LONGEST)) ?? []

const termsOfUnits = (text: string): string[] =>
  unitsOf(text)
    .flatMap(({ characters }) =>
      characters.map(({ folded }, at) => folded + (characters[at + 1]?.folded ?? '')),
    )
    .filter((term) => term !== '')

/**
 * Only this many characters of a word count, because normalizing takes time that grows with the square of the
 * number of marks on a letter.
 */
const LONGEST = 200

const OTHER_LETTERS: Record<string, string> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ŧ: 't', ŋ: 'n', ς: 'σ' },
  // Letters that Arabic and Persian keyboards write differently, and letters that people write with or without
  // dots.
  ...{ ی: 'ي', ى: 'ي', ک: 'ك', ة: 'ه', ٱ: 'ا' },
}
const OTHERS = new RegExp(`[${Object.keys(OTHER_LETTERS).join('')}]`, 'gu')

/**
 * The marks that people leave out when they search: accents, the vowel points of Hebrew and Arabic, and the
 * dots in Indic loan words. Not among them are the vowel signs of Hindi and Thai, and the sound mark of a
 * kana.
 */
const ACCENTS = new RegExp(
  '(?=\\p{M})(?![\\u3099\\u309a])[\\p{sc=Inherited}\\p{sc=Hebrew}\\p{sc=Arabic}\\p{sc=Cyrillic}\\p{sc=Syriac}' +
    `\\u093c\\u09bc\\u0a3c]|[\\u0640${UNSEEN}]`,
  'gu',
)

/** Folded forms of characters of runs. A text has many such characters, but few different ones. */
const folded = new Map<string, string>()
const MOST_FOLDED = 20_000

/** Removes case, width, accents and the like, so that `uber` finds `Über` and `strasse` finds `Straße`. */
export function fold(text: string): string {
  if (/^[ -~]*$/.test(text)) return text.slice(0, LONGEST).toLowerCase()
  if (text.length > 4) return foldAnew(text)
  const known = folded.get(text) ?? foldAnew(text)
  if (folded.size < MOST_FOLDED) folded.set(text, known)
  return known
}

function foldAnew(text: string): string {
  return text
    .slice(0, LONGEST)
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .toUpperCase() // ı and some old letters become equal to their like only as capitals
    .toLowerCase()
    .replace(OTHERS, (letter) => OTHER_LETTERS[letter] ?? letter)
}
