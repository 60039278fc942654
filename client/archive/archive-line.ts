// Picks the line of a note that a search result shows: the line with the most parts of the query. A long line
// is cut around the first of them.

import { findIn, partsIn, piecesOf, type Piece, type Query } from './archive-query.ts'

/** The most characters shown of a line. */
const LONGEST = 200
/** In a cut line, this many characters come before the first part. */
const BEFORE = 60

/** `folded` has the lines of the text, folded. */
export function bestLine(text: string, folded: readonly string[], query: Query): Piece[] {
  const hits = folded.map((line) => partsIn(line, query))
  const best = hits.indexOf(hits.reduce((most, each) => Math.max(most, each), 0))
  const line = (text.split('\n')[best] ?? '').trim()
  const shown = cutAround(line, findIn(line, query)[0]?.from ?? 0)
  return piecesOf(shown, findIn(shown, query))
}

function cutAround(line: string, at: number): string {
  if (line.length <= LONGEST) return line
  const from = whole(line, Math.max(0, Math.min(at - BEFORE, line.length - LONGEST)))
  const to = whole(line, Math.min(line.length, from + LONGEST))
  return `${from > 0 ? '…' : ''}${line.slice(from, to)}${to < line.length ? '…' : ''}`
}

/** Moves an index out of the middle of a surrogate pair. */
const whole = (line: string, at: number): number => (/[\udc00-\udfff]/.test(line[at] ?? '') ? at - 1 : at)
