// Writes lines as Markdown: one bullet marker, two spaces a level, blank lines only where they are needed.

import { isBlank, isDropped, type Line, type TextLine } from '../document/lines.ts'
import { holdsLines, nestingOf, parentsOf } from '../document/nesting.ts'
import type { LineKind } from '../document/schema.ts'
import { BLOCK_SIGN, hiddenSign, longestRun, writeInline, type ReadInline } from './inline.ts'
import { closingOf } from './one-line.ts'
import { readHandles } from './people/person.ts'

/** What ends a row for the reader. */
export const LINE_END = /\r\n|\n|\r/

/**
 * The Markdown of lines, without a final line feed. Empty items are not written, so the lines below them are
 * written less deep. `goesOn`: more text is written after these lines. `carried` is told where the lines with an identity stand.
 */
export function writeLines(lines: readonly Line[], goesOn = false, carried?: WhereCarried): string {
  const written: string[] = []
  let rows = 0
  const write = (text: string): void => {
    written.push(text)
    if (carried) rows += rowsIn(text)
  }
  /** For each line, where the lines below it begin. */
  const places: { depth: number; indent: string }[] = []
  let before: Line | undefined
  /** How deep a line that goes on with the paragraph above would be written; -1 if no paragraph is above. */
  let paragraph = -1
  const nesting = nestingOf(lines)
  const parents = parentsOf(lines, nesting)
  lines.forEach((each, at) => {
    const place = places[parents[at] ?? -1] ?? { depth: 0, indent: '' }
    places.push(place)
    if (isDropped(each)) return
    const { depth, indent } = place
    const number = nesting[at]?.number ?? '1.'
    const joins = depth === paragraph && !interruptsParagraph(each, number)
    if (before && (joins || needsBlank(before, each, depth))) write('')
    before = each
    paragraph = paragraphOf(each, depth)
    if (each.node === 'line') {
      if (each.carried !== undefined) carried?.(each.carried, rows)
      const marker = markerOf(each, number)
      write(`${indent}${marker}${contentOf(each)}`.trimEnd())
      const width = each.kind === 'ordered' ? marker.length : 2
      places[at] = { depth: depth + 1, indent: indent + ' '.repeat(width) }
    } else if (each.node === 'code') write(writeCode(each, indent))
    else write(goesOn ? closed(each.text) : each.text)
  })
  return written.join('\n')
}

/** Is told of each line with an identity how many rows stand above it. */
export type WhereCarried = (identity: string, rows: number) => void

/** The rows of a text that another row follows. Counts as the reader does, who also ends a row at a carriage return. */
export const rowsIn = (text: string): number => `${text}\n`.split(LINE_END).length - 1

function closed(markdown: string): string {
  const closing = closingOf(markdown)
  return closing === null ? markdown : `${markdown}\n${closing}`
}

/** If a label was a heading, it is written as a heading. */
const contentOf = ({ kind, runs, label }: TextLine): string =>
  label && isVerbatim(runs) ? writeInline(runs) : writeContent(kind, runs)

/** A numbered item goes on with the paragraph above, unless it has a text and the number 1 (CommonMark 0.31.2, section 5.3). */
const interruptsParagraph = (each: Line, number: string): boolean =>
  each.node !== 'line' || each.kind !== 'ordered' || (Number.parseInt(number, 10) === 1 && !isBlank(each))

/** How deep a line is written that would go on with the paragraph of this line; -1 if it has none. */
function paragraphOf(each: Line, depth: number): number {
  if (each.node !== 'line' || (each.kind === 'ordered' && isBlank(each))) return -1
  return holdsLines(each) ? depth + 1 : depth
}

/** `depth` is how deep the line is written. */
const needsBlank = (before: Line, each: Line, depth: number): boolean => {
  if (each.node === 'raw' || before.node === 'raw') return true
  if (each.node === 'code' || before.node === 'code') return depth === 0
  if (each.kind === 'quote' && before.kind === 'quote') return false
  return each.kind === 'text' || each.kind === 'quote' || before.kind === 'quote'
}

function markerOf({ kind, checked }: TextLine, number: string): string {
  switch (kind) {
    case 'item':
      return '- '
    case 'task':
      return checked ? '- [x] ' : '- [ ] '
    case 'ordered':
      return `${number} `
    case 'quote':
      return '> '
    case 'text':
      return ''
  }
}

function writeCode({ fence, info, text }: Extract<Line, { node: 'code' }>, indent: string): string {
  const sign = fence.charAt(0)
  const longest = longestRun(text, sign === '~' ? /~{3,}/g : /`{3,}/g)
  const safe = fence.length > longest ? fence : sign.repeat(longest + 1)
  const body = text === '' ? [] : text.split('\n')
  return [`${safe}${info}`, ...body, safe].map((source) => (source === '' ? '' : indent + source)).join('\n')
}

/** A line's text, escaped if its beginning would read as something else. */
export function writeContent(kind: LineKind, runs: TextLine['runs'], known?: ReadInline): string {
  const content = writeInline(runs, known)
  if (kind === 'item' && /^(?:\[[ x]\](?:\s|$)|(?:-[ \t]*){2,}$)/.test(content)) return escaped(content)
  const sign = runs[0]?.marks.verbatim ? null : blockSign(kind, content)
  if (kind !== 'text') return sign === null ? content : escaped(content)
  if (sign !== null || STARTS_NUMBER.test(content) || STARTS_SOMETHING.test(content)) return escaped(content)
  return readHandles(content) && !isVerbatim(runs) ? content.replace('@', '\\@') : content
}

/** The characters by which a text begins a block of its own, or is hidden; null if it does not and is not. */
export function blockSign(kind: LineKind, source: string): string | null {
  if (kind === 'task') return null
  return (kind === 'text' ? null : BLOCK_SIGN.exec(source)?.[0]) ?? hiddenSign(source)
}

const STARTS_NUMBER = /^\d{1,9}[.)](?:\s|$)/

/**
 * The content with a backslash before its first special character. For a number, the backslash stands before
 * the dot.
 */
const escaped = (content: string): string => content.replace(/^\d*/, '$&\\')

/** Whether the line was read verbatim, and its Markdown will be read verbatim again. */
const isVerbatim = ([first, ...others]: TextLine['runs']): boolean =>
  first?.marks.verbatim === true && others.length === 0

const STARTS_SOMETHING =
  /^(?:[-*+](?:\s|$)|>|#{1,6}(?:\s|$)|\||<(?![a-zA-Z]+:)[/!?a-zA-Z]|`{3,}(?!.*`)|~{3,}|-{2,}$|(?:-[ \t]*){3,}$|={3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$)/s
