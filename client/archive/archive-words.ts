// What a word is, for the search and for what it shows: the same in both, or what is found is not marked.

const LETTERS = '[\\p{L}\\p{M}\\p{N}]+'
const WORD = new RegExp(LETTERS, 'gu')
const BOUNDARY = new RegExp(`(${LETTERS})`, 'u')

export const wordsOf = (text: string): RegExpExecArray[] => [...text.matchAll(WORD)]

/** Words and what stands between them, in turn. */
export const piecesOf = (text: string): string[] => text.split(BOUNDARY)

/** A longer word is known by its beginning: marks on one letter are put into order in a time that grows with their square. */
const LONGEST = 200

/** Without case and accents, so that `uber` finds `Über`. */
export const fold = (word: string): string =>
  word.slice(0, LONGEST).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
