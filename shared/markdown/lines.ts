// Lines → Markdown: one bullet marker, two spaces a level, blank lines only where they are needed.

import { countOrdered, type Line, type TextLine } from '../document/lines.ts'
import type { LineKind } from '../document/schema.ts'
import { BLOCK_SIGN, longestRun, writeInline, type ReadInline } from './inline.ts'
import { closingOf } from './one-line.ts'
import { readHandles } from './people/person.ts'

/**
 * The Markdown of lines, without a final line feed. A line with no parent at its depth is written less deep.
 * `goesOn`: more text is written after these lines.
 */
export function writeLines(lines: readonly Line[], goesOn = false): string {
  // An empty line is not written, but it ends the count of its list.
  const counted = countOrdered(lines.map(counting))
  const kept = lines.filter((each) => !isDropped(each))
  const numbers = counted.filter((_, at) => !isDropped(lines[at]))
  const written: string[] = []
  /** For each open item, how far it indents its children. */
  const widths: number[] = []
  kept.forEach((each, at) => {
    const before = kept[at - 1]
    widths.length = Math.min(widths.length, each.depth)
    const indent = ' '.repeat(each.node === 'raw' ? 0 : widths.reduce((sum, width) => sum + width, 0))
    if (before && needsBlank(before, each, widths.length)) written.push('')
    if (each.node === 'line') {
      const marker = markerOf(each, numbers[at] ?? '1.')
      written.push(`${indent}${marker}${contentOf(each)}`.trimEnd())
      if (each.kind !== 'text' && each.kind !== 'quote')
        widths.push(each.kind === 'ordered' ? marker.length : 2)
    } else if (each.node === 'code') written.push(writeCode(each, indent))
    else written.push(goesOn ? closed(each.text) : each.text)
  })
  return written.join('\n')
}

function closed(markdown: string): string {
  const closing = closingOf(markdown)
  return closing === null ? markdown : `${markdown}\n${closing}`
}

/** A heading that is a label stays a heading. */
const contentOf = ({ kind, runs, label }: TextLine): string =>
  label && isVerbatim(runs) ? writeInline(runs) : writeContent(kind, runs)

const counting = (line: Line) =>
  line.node === 'line' ? line : { kind: null, depth: line.depth, number: null }

/** An empty item or text is dropped; an empty task, number or quote stays. */
export const isDropped = (each: Line | undefined): boolean =>
  each?.node === 'line' &&
  (each.kind === 'item' || each.kind === 'text') &&
  each.runs.every(({ text, marks }) => text.trim() === '' && !marks.codeSpan)

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
  if (kind !== 'text') {
    const sign = runs[0]?.marks.verbatim ? null : blockSign(kind, content)
    return sign === null ? content : escaped(content)
  }
  if (STARTS_NUMBER.test(content) || STARTS_SOMETHING.test(content)) return escaped(content)
  return readHandles(content) && !isVerbatim(runs) ? content.replace('@', '\\@') : content
}

/** The sign by which the text of an item or a quote begins a block of its own; null if it begins none. */
export const blockSign = (kind: LineKind, source: string): string | null =>
  kind === 'text' || kind === 'task' ? null : (BLOCK_SIGN.exec(source)?.[0] ?? null)

const STARTS_NUMBER = /^\d{1,9}[.)](?:\s|$)/

/** The content with a backslash before its first sign; a number has it before its dot. */
const escaped = (content: string): string => content.replace(/^\d*/, '$&\\')

/** The line was read verbatim, and its Markdown will be read verbatim again. */
const isVerbatim = ([first, ...others]: TextLine['runs']): boolean =>
  first?.marks.verbatim === true && others.length === 0

const STARTS_SOMETHING =
  /^(?:[-*+](?:\s|$)|>|#{1,6}(?:\s|$)|\||<(?![a-zA-Z]+:)[/!a-zA-Z]|`{3,}|~{3,}|-{2,}$|={3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$)/
