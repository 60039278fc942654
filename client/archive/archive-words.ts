// Splits text into words. The search index and the shown line use the same words, so that every found word is
// marked.

const LETTERS = '[\\p{L}\\p{M}\\p{N}]+'
const WORD = new RegExp(LETTERS, 'gu')
const BOUNDARY = new RegExp(`(${LETTERS})`, 'u')

export const wordsOf = (text: string): RegExpExecArray[] => [...text.matchAll(WORD)]

/** Words and the text between them, in turn. */
export const piecesOf = (text: string): string[] => text.split(BOUNDARY)

/** Only this many characters of a word count: normalizing takes time in the square of a letter's marks. */
const LONGEST = 200

/** Removes case and accents, so that `uber` finds `Über`. */
export const fold = (word: string): string =>
  word.slice(0, LONGEST).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
