// How the table of hands writes a text: as Markdown, with signs in it.
//
//   |  the caret          ‹  the other end of a selection
//   *  before a label     (in Markdown a label is an item)
//
// Lines stand in one row, with ` / ` between them, and without the blank lines of Markdown.

import { line, plain, textOf, type Line, type Run } from '../../../shared/document/lines.ts'
import { shown } from '../../../shared/document/schema.ts'
import { linesOfMarkdown } from '../../../shared/markdown/read.ts'
import { markdownOfLines } from '../../../shared/markdown/write.ts'
import type { At, Held, HeldLine } from './hand.ts'

/** The marks, as characters that the writer of Markdown leaves alone. */
const [CARET, OTHER_END, LABEL] = ['‸', '‹', '⁂']

/** A row as lines of a document. */
export function linesOfRow(row: string): Line[] {
  const isLabel = (text: string) => /^\s*\* /.test(text)
  const rows = row.split(' / ')
  const read = linesOfMarkdown(rows.map((text) => text.replace(/^(\s*)\* /, '$1- ')).join('\n'))
  let at = 0
  return read.map((each) => {
    while (rows[at] === '') at++
    const text = rows[at++] ?? ''
    return each.node === 'line' && isLabel(text) ? { ...each, label: true } : each
  })
}

/** An editor's text as a row with its caret. */
export function rowOf({ lines, anchor, head }: Held): string {
  const isRange = anchor[0] !== head[0] || anchor[1] !== head[1]
  const marked = lines.map((held, at) => {
    const signs = labelSign(held)
    if (at === head[0]) signs.push([head[1], CARET])
    if (isRange && at === anchor[0]) signs.push([anchor[1], OTHER_END])
    return lineOf(held, signs)
  })
  return row(marked).replaceAll(CARET, '|')
}

/** The lines that an editor holds. */
export const linesHeld = ({ lines }: Held): Line[] => lines.map((held) => lineOf(held, labelSign(held)))

const labelSign = (held: HeldLine): [number, string][] =>
  held.attrs['label'] === true ? [[lengthOf(held), LABEL]] : []

/** Lines as a row without a caret. */
export const row = (lines: readonly Line[]): string =>
  markdownOfLines(lines.map(withLabelSign))
    .split('\n')
    .filter((text) => text.trim() !== '')
    .map((text) => (text.includes(LABEL) ? text.replace(/^(\s*)- /, '$1* ').replace(LABEL, '') : text))
    .join(' / ')

const withLabelSign = (each: Line): Line =>
  each.node === 'line' && each.label ? { ...each, label: false, runs: [...each.runs, ...plain(LABEL)] } : each

const lengthOf = ({ content = [] }: HeldLine): number =>
  content.reduce((sum, { text }) => sum + text.length, 0)

function lineOf({ type, attrs, content = [] }: HeldLine, signs: readonly [number, string][]): Line {
  const runs = content.map(({ text, marks = [] }) => ({
    text,
    marks: Object.fromEntries(marks.map((mark) => [mark.type, mark.attrs?.['href'] ? mark.attrs : true])),
  }))
  // Begins at the end, so that earlier offsets stay right. Of two marks at one place, the later one stands
  // second.
  for (const [offset, sign] of signs.toSorted((a, b) => b[0] - a[0])) put(runs, offset, sign)
  const text = runs.map((run) => run.text).join('')
  const depth = shown.depth(attrs['depth'])
  if (type === 'raw') return { node: 'raw', depth, text }
  if (type === 'code')
    return { node: 'code', depth, fence: shown.fence(attrs['fence']), info: shown.info(attrs['info']), text }
  return line(runs, {
    kind: shown.kind(attrs['kind']),
    depth,
    checked: shown.checked(attrs['checked']),
    number: shown.number(attrs['number']),
  })
}

function put(runs: Run[], offset: number, sign: string): void {
  let left = offset
  for (const run of runs) {
    if (left <= run.text.length) {
      run.text = run.text.slice(0, left) + sign + run.text.slice(left)
      return
    }
    left -= run.text.length
  }
  runs.push(...plain(sign))
}

/** The place of the caret in a row. */
export function caretIn(row: string): At {
  const lines = linesOfRow(row.replace('|', CARET))
  const at = lines.findIndex((each) => textOf(each).includes(CARET))
  const found = lines[at]
  if (found === undefined) throw new Error(`There is no caret in ${row}.`)
  return [at, textOf(found).indexOf(CARET)]
}
