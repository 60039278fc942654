// A table, from whatever it was copied, and the table as lines: a Markdown table where there is room for one,
// else one line for each row.

import { line, plain, type Line, type Run } from '../../../shared/document/lines.ts'
import { writeContent } from '../../../shared/markdown/lines.ts'
import type { LineKind } from '../../../shared/document/schema.ts'
import { trimmed, type Entry, type Table } from './pasted.ts'

/**
 * A table with one column becomes lines, and a table with one row becomes a line. Rows and columns without
 * text are left out.
 */
export function tableEntries(all: readonly Run[][][], depth: number): Entry[] {
  const written = all.map((row) => row.map(trimmed)).filter((row) => row.some((cell) => cell.length > 0))
  const used = new Set(written.flatMap((row) => row.flatMap((cell, at) => (cell.length > 0 ? [at] : []))))
  const rows = written.map((row) => row.filter((_, at) => used.has(at)))
  const table: Table = { node: 'table', depth, rows }
  if (used.size > 1 && rows.length > 1) return [{ line: table, loose: false }]
  return rowsOf(table, 'text', depth).map((row) => ({ line: row, loose: true }))
}

/** The table in Markdown. Its first row is the head. */
export function rawOf({ rows }: Table): Line {
  const [head = [], ...others] = rows
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0)
  const first = [...head, ...Array.from({ length: width - head.length }, () => [])]
  const rule = `| ${first.map(() => '---').join(' | ')} |`
  return { node: 'raw', depth: 0, text: [rowOf(first), rule, ...others.map(rowOf)].join('\n') }
}

const rowOf = (row: readonly Run[][]): string => `| ${row.map(cellOf).join(' | ')} |`

const cellOf = (runs: Run[]): string => writeContent('item', runs).replaceAll('|', '\\|')

/**
 * One line for each row, with ` | ` between its cells. Cells without text at the end of a row are left out.
 */
export const rowsOf = ({ rows }: Table, kind: LineKind, depth: number): Line[] =>
  rows.map((row) => {
    const cells = row.slice(0, row.findLastIndex((cell) => cell.length > 0) + 1)
    return line(
      cells.flatMap((cell, at) => [...plain(at === 0 ? '' : ' | '), ...cell]),
      { kind, depth },
    )
  })
