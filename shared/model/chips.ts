// Chips: a person's status for a meeting, shown beside their handle and printed as prose.

import { trimEndOf } from '../words/trim.ts'

export const CHIPS = ['attending', 'not attending', 'no blockers', 'skip me'] as const
export type Chip = (typeof CHIPS)[number]

const chipPatterns: readonly [RegExp, Chip][] = [
  [
    /^(?:will )?not (?:be )?attend(?:ing)?$|^(?:absent|away|ooo|out)$|^can(?:'|’)?t (?:attend|make it)$/,
    'not attending',
  ],
  [/^attending$|^present$/, 'attending'],
  [/^(?:no|none|without) block(?:er)?s?$|^not blocked$/, 'no blockers'],
  [/^(?:you can |please )?skip me$/, 'skip me'],
]

/** `no blockers, not attending` → its chips. Known ones get their canonical words; others stay as written. */
export function chipsOf(annotation: string): string[] {
  return annotation
    .split(/[,;]|\band\b/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => chipPatterns.find(([pattern]) => pattern.test(chipWords(part)))?.[1] ?? part)
}

/** In lower case, without a smiley or full stop at the end. */
const chipWords = (part: string): string => trimEndOf(part.toLowerCase(), /[^\p{L}\p{N}]/u)

export const annotationOf = (chips: readonly string[]): string => chips.join(', ')
