// What is wrong with the pattern of a path, in English. The page in another language has its own words.

import { LONGEST_PATTERN, PLACES, type PatternFault } from './repository.ts'

export interface PathWords {
  tooLong: (most: number) => string
  /** `known`: all the places that can be filled in. */
  unknown: (place: string, known: string) => string
  noDate: string
  outside: string
  noMarkdown: string
}

export const pathWords: PathWords = {
  tooLong: (most) => `The path is too long: ${most} characters are the most.`,
  unknown: (place, known) => `“${place}” is not known; there are ${known}.`,
  noDate: 'The path needs a {date}, or one note would replace another.',
  outside:
    'The path must lie in the repository: single slashes, and between them names with no dot or space at an end, no invisible character, and none that Windows keeps for itself, such as “con”.',
  noMarkdown: 'The path must end with “.md”.',
}

export function sayPatternFault(fault: PatternFault, words: PathWords): string {
  switch (fault.is) {
    case 'too long':
      return words.tooLong(LONGEST_PATTERN)
    case 'unknown':
      return words.unknown(fault.place, `{${PLACES.join('}, {')}}`)
    case 'no date':
      return words.noDate
    case 'outside':
      return words.outside
    case 'no .md':
      return words.noMarkdown
  }
}
