// The line of a note that a search shows: the one with most of what was looked for, cut around it.

import { fold, piecesOf, wordsOf } from './archive-words.ts'

/** In pieces, with what was found marked. */
export type FoundLine = { text: string; found: boolean }[]

/** Characters of a line that are shown, and how many of them stand before what was found. */
const LONGEST = 200
const BEFORE = 60

/** `terms` are folded. */
export function bestLine(text: string, terms: readonly string[]): FoundLine {
  const wanted = new Set(terms)
  let best = { line: '', hits: -1, at: 0 }
  for (const each of text.split('\n')) {
    const line = each.trim()
    const found = wordsOf(line).filter(([word]) => wanted.has(fold(word)))
    const hits = new Set(found.map(([word]) => fold(word))).size
    if (hits > best.hits) best = { line, hits, at: found[0]?.index ?? 0 }
  }
  return piecesOf(cutAround(best.line, best.at))
    .map((piece) => ({ text: piece, found: wanted.has(fold(piece)) }))
    .filter((piece) => piece.text !== '')
}

function cutAround(line: string, at: number): string {
  if (line.length <= LONGEST) return line
  const from = whole(line, Math.max(0, Math.min(at - BEFORE, line.length - LONGEST)))
  const to = whole(line, Math.min(line.length, from + LONGEST))
  return `${from > 0 ? '…' : ''}${line.slice(from, to)}${to < line.length ? '…' : ''}`
}

/** Not between the two halves of one character. */
const whole = (line: string, at: number): number => (/[\udc00-\udfff]/.test(line[at] ?? '') ? at - 1 : at)
