// Picks the line of a note that a search result shows: the line with the most parts of the query. It is shown
// as people read it, without Markdown. A long line is cut around the first part.

import type { Line, Run } from '../../shared/document/lines.ts'
import { readInline } from '../../shared/markdown/inline.ts'
import { readSource } from '../../shared/markdown/source.ts'
import { findIn, foldedLine, partsIn, piecesOf, type Piece, type Query } from './archive-query.ts'

/** The most characters of a line that are shown. */
const LONGEST = 200
/** The most characters of a line that are read as Markdown. */
const LONGEST_READ = 2000
/** A cut line begins this many characters before the first part of the query. */
const BEFORE = 60

/** `folded`: the lines of the text in the form that the search compares (`foldedLine`). */
export function bestLine(text: string, folded: readonly string[], query: Query): Piece[] {
  const hits = folded.map((line) => partsIn(line, query))
  const best = hits.indexOf(hits.reduce((most, each) => Math.max(most, each), 0))
  const line = (text.split('\n')[best] ?? '').trim()
  const words = wordsOf(cutAround(line, findIn(line, query)[0]?.from ?? 0, LONGEST_READ), query)
  const shown = cutAround(words, findIn(words, query)[0]?.from ?? 0, LONGEST)
  return piecesOf(shown, findIn(shown, query))
}

/**
 * A line of Markdown as people read it. If a part of the query is only in an address that a link hides, the
 * address is put after the words.
 */
function wordsOf(line: string, query: Query): string {
  const [read] = readSource(line)
  if (read === undefined) return line
  const { text, links } = read.is === 'heading' ? said(readInline(read.text)) : saidBy(read.line)
  const hasLess = partsIn(foldedLine(text), query) < partsIn(foldedLine(line), query)
  return (hasLess ? [text, ...links].join(' ') : text) || line
}

function said(runs: readonly Run[]): { text: string; links: string[] } {
  // Some text is stored as it was typed (`verbatim`), because our own Markdown for it would look different.
  // It is read as Markdown here too.
  const read = runs.flatMap((run) => (run.marks.verbatim ? readInline(run.text) : [run]))
  return {
    text: read.map(({ text }) => text).join(''),
    links: read.flatMap(({ marks }) => marks.link?.href ?? []),
  }
}

/** Leaves out the outer bars of a table's row, because they have no meaning. */
const saidBy = (line: Line) =>
  line.node === 'line' ? said(line.runs) : { text: line.text.replace(/^\|\s*|\s*\|$/g, ''), links: [] }

function cutAround(line: string, at: number, longest: number): string {
  if (line.length <= longest) return line
  const from = whole(line, Math.max(0, Math.min(at - BEFORE, line.length - longest)))
  const to = whole(line, Math.min(line.length, from + longest))
  return `${from > 0 ? '…' : ''}${line.slice(from, to)}${to < line.length ? '…' : ''}`
}

/** Moves an index out of the middle of a surrogate pair. */
const whole = (line: string, at: number): number => (/[\udc00-\udfff]/.test(line[at] ?? '') ? at - 1 : at)
