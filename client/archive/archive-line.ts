// Picks the line of a note that a search result shows: the line with the most search terms. A long line is
// cut around its first term.

import { fold, piecesOf, wordsOf } from './archive-words.ts'

/** A line in pieces. `found` is true for a search term. */
export type FoundLine = { text: string; found: boolean }[]

/** The most characters shown of a line. */
const LONGEST = 200
/** In a cut line, this many characters come before the first term. */
const BEFORE = 60

/** `terms` must be folded. */
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

/** Moves an index out of the middle of a surrogate pair. */
const whole = (line: string, at: number): number => (/[\udc00-\udfff]/.test(line[at] ?? '') ? at - 1 : at)
