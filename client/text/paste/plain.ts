// Reads plain text as lines: Markdown, the bullets of chats, cells with tabs between them, code, and diffs as
// `git diff` prints them. No character that a person sees is lost: what is not certainly Markdown stays as it
// is written.

import { line, plain, type Line } from '../../../shared/document/lines.ts'
import { MAX_DEPTH } from '../../../shared/document/schema.ts'
import { linesOfMarkdown } from '../../../shared/markdown/read.ts'
import { bulletOf, columnOf, dashedIn, isInList, Levels } from './bullets.ts'
import { rowsIn } from './cells.ts'
import { sortOf } from './code-text.ts'
import { Literal } from './literal.ts'
import { trimmed, type Entry, type Pasted } from './pasted.ts'
import { tableEntries } from './table.ts'

/** `asIs`: every character stands for itself, which a person asks for with Ctrl+Shift+V. */
export function readPlain(source: string, asIs: boolean): Pasted {
  const text = source.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  const lines = text.split('\n')
  const written = lines.filter((each) => each.trim() !== '')
  const [only] = written
  const isOne = only !== undefined && written.length === 1
  const entries = asIs
    ? written.map((each) => loose(plain(each)))
    : isOne && !isWholeLine(text)
      ? readOne(only)
      : readLines(lines)
  return {
    entries,
    piece: isOne ? (asIs ? plain(only) : readPiece(only)) : null,
    text,
    asIs,
    open: { start: false, end: false },
    pictures: 0,
  }
}

const loose = (runs: Extract<Line, { node: 'line' }>['runs']): Entry => ({
  line: line(trimmed(runs)),
  loose: true,
})

/**
 * Text with a line end was copied as a whole line. Text without one is a part of a line, so `- ` at its start
 * is text.
 */
const isWholeLine = (text: string): boolean => text.includes('\n') || /^\s*[-*+] \[[ xX]\] /.test(text)

function readOne(source: string): Entry[] {
  const bullet = bulletOf(source)
  return bullet === null ? [loose(readPiece(source))] : readLines([source])
}

/** The text of a line, with its blanks. Only marks inside a line are read as Markdown. */
function readPiece(source: string): Extract<Line, { node: 'line' }>['runs'] {
  const literal = new Literal(source)
  const text = source.trim()
  const [lead, trail] = [
    source.slice(0, source.indexOf(text)),
    source.slice(source.indexOf(text) + text.length),
  ]
  // With a letter before the text, a character at its beginning is not read as a bullet.
  const [read] = linesOfMarkdown(`x${literal.shelter(` ${text}`)}`)
  if (read?.node !== 'line') return plain(source)
  const restored = literal.restored(read)
  const runs = restored.node === 'line' ? restored.runs : []
  const [first, ...others] = runs
  if (first?.text.startsWith('x ') !== true) return plain(source)
  return [...plain(lead), ...plain(first.text.slice(2), first.marks), ...others, ...plain(trail)]
}

function readLines(lines: readonly string[]): Entry[] {
  const sort = sortOf(lines)
  switch (sort) {
    case 'diff':
    case 'code':
      return [
        {
          line: {
            node: 'code',
            depth: 0,
            fence: '```',
            info: sort === 'diff' ? 'diff' : '',
            text: codeText(lines, sort === 'diff'),
          },
          loose: false,
        },
      ]
    case 'cells':
      return tableEntries(cellsOf(lines), 0)
    case 'outline':
      return outlineOf(lines)
    case 'markdown':
      return readMarkdown(lines)
  }
}

/**
 * The text without blank lines at its ends. In a diff, a line with a single blank stands for an empty one.
 */
function codeText(lines: readonly string[], isDiff: boolean): string {
  const isWritten = (each: string) => (isDiff ? each : each.trim()) !== ''
  return lines.slice(lines.findIndex(isWritten), lines.findLastIndex(isWritten) + 1).join('\n')
}

const cellsOf = (lines: readonly string[]) =>
  (rowsIn(lines) ?? []).map((row) => row.map((cell) => trimmed(readPiece(cell))))

/**
 * Lines whose indentation shows which lines stand below which. Such lines are items. If it shows nothing,
 * they are paragraphs.
 */
function outlineOf(lines: readonly string[]): Entry[] {
  const levels = new Levels()
  const placed = lines
    .filter((each) => each.trim() !== '')
    .map((each) => ({ runs: trimmed(readPiece(each)), level: levels.levelOf(columnOf(each)) }))
  if (placed.every(({ level }) => level === 0)) return placed.map(({ runs }) => loose(runs))
  return placed.map(({ runs, level }) => ({
    line: line(runs, { kind: 'item', depth: Math.min(level, MAX_DEPTH) }),
    loose: false,
  }))
}

function readMarkdown(lines: readonly string[]): Entry[] {
  const literal = new Literal(lines.join('\n'))
  const dashed = dashedIn(lines)
  const source = lines.map((each, at) =>
    literal.shelter(withDashes(literalBeginning(literal, lines, at) ?? each, dashed[at])),
  )
  return linesOfMarkdown(source.join('\n')).map((read) => {
    const restored = literal.restored(read)
    return { line: restored, loose: restored.node === 'line' && restored.kind === 'text' }
  })
}

/** Replaces the bullets of other programs by those of Markdown. */
function withDashes(source: string, isDashed: boolean | undefined): string {
  const bullet = bulletOf(source, isDashed)
  if (bullet === null) return source
  const box = bullet.checked === null ? '' : bullet.checked ? '[x] ' : '[ ] '
  return `${' '.repeat(columnOf(source) + bullet.rank)}- ${box}${source.slice(bullet.length)}`
}

/**
 * `> 10 ms` is a comparison, and a single `- 5 degrees` among other lines is a number. Neither begins a quote
 * or an item.
 */
function literalBeginning(literal: Literal, lines: readonly string[], at: number): string | null {
  const source = lines[at] ?? ''
  const sign = /^\s*([>+-]) ?\d/.exec(source)?.[1]
  if (sign === undefined || (sign !== '>' && isInList(lines, at))) return null
  if (sign === '>' && [at - 1, at + 1].some((beside) => /^\s*>/.test(lines[beside] ?? ''))) return null
  return source.replace(sign, literal.keep(sign))
}
