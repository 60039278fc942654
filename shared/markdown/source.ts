// Reads Markdown as the lines of a note, with their depth by relative indentation.
//
// A line is a child of the item above it if it is indented more than that item's marker, by however little. A
// note's nesting is what people saw, not what CommonMark counts.

import { line, plain, type Line, type Run, type TextLine } from '../document/lines.ts'
import { MAX_DEPTH, type LineKind } from '../document/schema.ts'
import { readInline, type ReadInline } from './inline.ts'
import { blockSign, LINE_END, writeContent } from './lines.ts'
import type { SourceLine, SourceText } from './people/source-line.ts'
import { mergeRuns } from './runs.ts'

/**
 * Unicode's own line ends. Markdown does not treat them as line ends or white space, but a person sees a gap.
 */
const SEPARATORS = /[\u2028\u2029]/g

interface SourceItem extends SourceText {
  line: TextLine
}

export function readSource(text: string): SourceLine[] {
  return new Reader(text.replace(/^\ufeff/, '').split(LINE_END)).read()
}

/** The same lines, each with its number in the text. */
export function readNumbered(text: string): SourceLine[] {
  return new Reader(text.replace(/^\ufeff/, '').split(LINE_END), true).read()
}

/** A line of plain text, as if it stood alone. */
export const readTextLine = (source: string, depth: number): SourceText =>
  unmarked(textLine('text', depth, source), source)

const unmarked = (made: Line, source: string): SourceText => ({
  ...{ is: 'line', line: made, marker: '', source, first: source },
  ...{ below: [], isLazy: false },
})

class Reader {
  readonly #source: string[]
  #at = 0
  /** The marker columns of the open items, outermost first, and the columns where their texts begin. */
  #columns: number[] = []
  #texts: number[] = []
  /** The item that is continued by an indented line directly below it. */
  #item: SourceItem | null = null
  /**
   * Whether the line above is a text that an indented line cannot continue. After such a line, an indented
   * line may be code.
   */
  #isApart = true
  /** For each item with several lines, these lines. */
  readonly #continued = new Map<SourceItem, string[]>()
  readonly #read: SourceLine[] = []
  /** The last number of the ordered list at each depth, counted as in nestingOf(). */
  #counts: number[] = []
  #noCommentEndsFrom = Infinity

  readonly #isNumbered: boolean

  constructor(source: string[], isNumbered = false) {
    this.#source = source
    this.#isNumbered = isNumbered
  }

  read(): SourceLine[] {
    this.#frontMatter()
    while (this.#at < this.#source.length) {
      const [number, from] = [this.#at + 1, this.#read.length]
      this.#next()
      if (!this.#isNumbered) continue
      for (const read of this.#read.slice(from)) if (read.is === 'line') read.line.at = number
    }
    for (const [item, sources] of this.#continued) {
      item.source = sources.join(' ').trim()
      item.below = sources.slice(1)
      item.line.runs = runsOf(item.line.kind, item.source)
    }
    return this.#read
  }

  #next(): void {
    const source = (this.#source[this.#at] ?? '').replace(SEPARATORS, ' ')
    if (source.trim() === '') {
      this.#at++
      this.#item = null
      this.#isApart = true
      return
    }
    const wasApart = this.#isApart
    this.#isApart = true
    const heading = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/s.exec(source)
    if (heading) {
      const [, signs = '#', text = ''] = heading
      this.#endItems(0)
      this.#read.push({ is: 'heading', level: signs.length, text: text.trim(), at: this.#at++ })
    } else if (!this.#fence(source) && !this.#raw(source) && !(wasApart && this.#indented(source))) {
      this.#textLine(source)
      this.#isApart = false
    }
  }

  #push(made: Line): void {
    this.#read.push(unmarked(made, ''))
  }

  /** Takes front matter verbatim. Blank lines before it do not count, because they are not written. */
  #frontMatter(): void {
    const start = this.#source.findIndex((source) => source.trim() !== '')
    if (this.#source[start]?.trimEnd() !== '---') return
    const end = this.#source.findIndex((source, at) => at > start && source.trimEnd() === '---')
    if (end < 0) return
    this.#at = start
    this.#takeRaw(end + 1)
  }

  #fence(source: string): boolean {
    const open = /^(\s*)(`{3,}(?!`)|~{3,}(?!~))([^`]*)$/.exec(source)
    if (!open) return false
    const [, indent = '', fence = '', info = ''] = open
    const column = columnOf(indent)
    const closes = new RegExp(`^\\s*\\${fence[0] ?? '`'}{${fence.length},}\\s*$`)
    const body: string[] = []
    const start = this.#at
    for (this.#at++; this.#at < this.#source.length; this.#at++) {
      const inside = this.#source[this.#at] ?? ''
      if (closes.test(inside)) break
      body.push(dropColumns(inside, column))
    }
    const isLonger = (this.#source[this.#at] ?? '').trim().length > fence.length
    if (isLonger) {
      const end = this.#at + 1
      this.#at = start
      this.#takeRaw(end)
      return true
    }
    this.#at++
    const depth = this.#depthAt(column)
    this.#endItems(depth)
    this.#push({
      node: 'code',
      depth,
      fence,
      info: info.trim(),
      text: body.join('\n'),
    })
    return true
  }

  /** Code that has no marker and is indented by four columns more than the text around it. */
  #indented(source: string): boolean {
    const column = indentOf(source)
    const depth = this.#texts.filter((text) => text <= column).length
    const margin = (this.#texts[depth - 1] ?? 0) + CODE_INDENT
    if (column < margin || classify(source.trim()).kind !== 'text') return false
    const body: string[] = []
    let end = this.#at
    for (let at = this.#at; at < this.#source.length; at++) {
      const inside = this.#source[at] ?? ''
      const isBlank = inside.trim() === ''
      if (!isBlank && indentOf(inside) < margin) break
      body.push(isBlank ? '' : dropColumns(inside, margin))
      if (!isBlank) end = at + 1
    }
    body.length = end - this.#at
    this.#at = end
    this.#endItems(depth)
    this.#push({ node: 'code', depth, fence: '```', info: '', text: body.join('\n') })
    return true
  }

  /** Keeps lines verbatim: comments, HTML, tables, rules, and underlines of headings. */
  #raw(source: string): boolean {
    const trimmed = source.trim()
    if (trimmed.startsWith('<!--')) {
      this.#takeRaw(this.#commentEnd())
      return true
    }
    const heads = source.includes('|') && isTableRule(this.#source[this.#at + 1])
    if (!RAW.test(trimmed) && !heads) return false
    let end = this.#at + 1
    if (heads) for (end++; this.#source[end]?.includes('|');) end++
    else while (RAW.test(this.#source[end]?.trim() ?? '')) end++
    this.#takeRaw(end)
    return true
  }

  /**
   * The end of a comment. A comment that is never closed ends at the end of its line, so it hides nothing.
   */
  #commentEnd(): number {
    if (this.#at >= this.#noCommentEndsFrom) return this.#at + 1
    for (let end = this.#at; end < this.#source.length; end++)
      if (this.#source[end]?.includes('-->')) return end + 1
    this.#noCommentEndsFrom = this.#at
    return this.#at + 1
  }

  #takeRaw(end: number): void {
    this.#endItems(0)
    this.#push({
      node: 'raw',
      depth: 0,
      text: this.#source
        .slice(this.#at, end)
        .map((source) => source.trimEnd())
        .join('\n'),
    })
    this.#at = end
  }

  #textLine(source: string): void {
    this.#at++
    const column = indentOf(source)
    const { kind, marker, checked, rest: behind } = classify(source.trim())
    // White space around the text is not written, and a tab is written as a space. So how a line is read must
    // not depend on them.
    const rest = behind.trim().replaceAll('\t', ' ')
    if (kind === 'text' && column > 0 && this.#item && !endsHard(this.#source[this.#at - 2]))
      return this.#continue(this.#item, rest)
    if (kind === 'text' || kind === 'quote') {
      const depth = this.#depthAt(column)
      const isLazy = kind === 'text' && column === 0 && this.#item !== null
      this.#endItems(depth)
      this.#read.push({ ...unmarked(textLine(kind, depth, rest), rest), isLazy })
      return
    }
    while ((this.#columns.at(-1) ?? -1) >= column) this.#columns.pop()
    this.#texts.length = this.#columns.length
    const depth = Math.min(this.#columns.length, MAX_DEPTH)
    if (this.#columns.length < MAX_DEPTH) {
      this.#columns.push(column)
      this.#texts.push(textColumn(source, column, marker))
    }
    const made = textLine(kind, depth, rest, checked)
    if (kind === 'ordered') made.number = this.#count(depth, marker)
    else this.#counts.length = Math.min(this.#counts.length, depth)
    this.#item = {
      ...{ is: 'line', line: made, marker: kind === 'ordered' ? marker : '-' },
      ...{ source: rest, first: rest, below: [], isLazy: false },
    }
    this.#read.push(this.#item)
  }

  /** An indented line without a marker, directly below an item, continues the text of the item. */
  #continue(item: SourceItem, rest: string): void {
    const sources = this.#continued.get(item)
    if (sources) sources.push(rest)
    else this.#continued.set(item, [item.source, rest])
  }

  /** The number as written; null if counting gives the same number. */
  #count(depth: number, marker: string): string | null {
    const counted = (this.#counts[depth] ?? 0) + 1
    this.#counts.length = depth
    this.#counts[depth] = Number.parseInt(marker, 10)
    return marker === `${counted}.` ? null : marker
  }

  /**
   * A line that is not an item ends the open items at its depth and deeper. Indented lines below are not
   * their children.
   */
  #endItems(depth: number): void {
    this.#columns.length = depth
    this.#texts.length = depth
    this.#counts.length = Math.min(this.#counts.length, depth)
    this.#item = null
  }

  #depthAt(column: number): number {
    return this.#columns.filter((marker) => marker < column).length
  }
}

const RAW =
  /^(?:\|.*|<(?:[?!]|(?![a-zA-Z]+:)\/?[a-zA-Z]).*|(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}|-{2,})$/s

const isTableRule = (source: string | undefined): boolean =>
  source !== undefined &&
  /^[\s|:-]*$/.test(source) &&
  source.includes('-') &&
  source.includes('|') &&
  !/^\s*-\s/.test(source)

/** The column after white space that begins at the column `from`. A tab leads to the next multiple of 4. */
function columnOf(space: string, from = 0): number {
  let column = from
  for (const character of space) column += character === '\t' ? 4 - (column % 4) : 1
  return column
}

const indentOf = (source: string): number => columnOf(/^\s*/.exec(source)?.[0] ?? '')

const CODE_INDENT = 4

/** The column where an item's text begins, if its marker stands at `column`. */
function textColumn(source: string, column: number, marker: string): number {
  const end = column + marker.length
  const gap = /^\s*/.exec(source.trimStart().slice(marker.length))?.[0] ?? ''
  const text = columnOf(gap, end)
  return gap === '' || text > end + CODE_INDENT ? end + 1 : text
}

/** Whether a line ends with a line break that Markdown shows: two spaces or a backslash at its end. */
function endsHard(source = ''): boolean {
  if (source.endsWith('  ')) return classify(source.trim()).rest.trim() !== ''
  let from = source.length
  while (source[from - 1] === '\\') from--
  return (source.length - from) % 2 === 1
}

function dropColumns(source: string, columns: number): string {
  let [at, column] = [0, 0]
  while (column < columns && (source[at] === ' ' || source[at] === '\t')) {
    column += source[at] === '\t' ? 4 - (column % 4) : 1
    at++
  }
  return source.slice(at)
}

interface Classified {
  kind: LineKind
  marker: string
  checked: boolean
  rest: string
}

/**
 * Classifies a line, without its indentation, by how it begins. (The `s` flag lets `.` match U+2028 too.)
 */
function classify(text: string): Classified {
  const task = /^[-*+][ \t]+\[([ x])\](?:[ \t]+(.*))?$/s.exec(text)
  if (task) return { kind: 'task', marker: '-', checked: task[1] === 'x', rest: task[2] ?? '' }
  const item = /^([-*+])(?:[ \t]+(.*))?$/s.exec(text)
  if (item) return { kind: 'item', marker: item[1] ?? '-', checked: false, rest: item[2] ?? '' }
  const ordered = /^(\d{1,9}[.)])(?:[ \t]+(.*))?$/s.exec(text)
  if (ordered) return { kind: 'ordered', marker: ordered[1] ?? '1.', checked: false, rest: ordered[2] ?? '' }
  const quote = /^>[ \t]?(.*)$/s.exec(text)
  if (quote) return { kind: 'quote', marker: '>', checked: false, rest: quote[1] ?? '' }
  return { kind: 'text', marker: '', checked: false, rest: text }
}

const textLine = (kind: LineKind, depth: number, source: string, checked = false): TextLine =>
  line(runsOf(kind, source), { kind, depth, checked })

/**
 * The runs of a line's source. If writing them would lose a character, or read differently the next time, the
 * source is kept as verbatim or plain text.
 */
function runsOf(kind: LineKind, source: string): Run[] {
  const trimmed = source.trim()
  const read = readInline(trimmed)
  const sign = read[0]?.marks.verbatim ? null : blockSign(kind, trimmed)
  if (sign !== null) return signed(sign, trimmed.slice(sign.length))
  if (survives(kind, trimmed, read, { source: trimmed, runs: read })) return read
  const verbatim = [{ text: trimmed, marks: { verbatim: true as const } }]
  return survives(kind, trimmed, verbatim) || !survives(kind, trimmed, plain(trimmed))
    ? verbatim
    : plain(trimmed)
}

/**
 * The characters that begin a block are kept as they stand, because an item that begins with `\\# ` means
 * something else.
 */
function signed(sign: string, behind: string): Run[] {
  const mark = { text: sign, marks: { verbatim: true as const } }
  const rest = behind.trim()
  if (rest === '') return [mark]
  return mergeRuns([mark, ...plain(/^\s/.test(behind) ? ' ' : ''), ...runsOf('task', rest)])
}

function survives(kind: LineKind, source: string, runs: Run[], known?: ReadInline): boolean {
  const written = writeContent(kind, runs, known)
  if (written === source) return true
  return keepsAll(source, written) && writeContent(kind, readInline(written)) === written
}

/** Whether every character is kept in order, apart from white space and the choice between `*` and `_`. */
function keepsAll(source: string, written: string): boolean {
  if (source === written) return true
  const [from, to] = [source, written].map((text) => text.replace(/\s+/g, '').replaceAll('_', '*')) as [
    string,
    string,
  ]
  let at = 0
  for (const character of from) {
    at = to.indexOf(character, at)
    if (at === -1) return false
    at += character.length
  }
  return true
}
