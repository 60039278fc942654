// A table as lines: a Markdown table where Markdown has room for one, else a line for each row.

import { line, plain, type Line, type Run } from '../../../shared/document/lines.ts'
import { writeContent } from '../../../shared/markdown/lines.ts'
import type { LineKind } from '../../../shared/document/schema.ts'
import type { Table } from './pasted.ts'

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

/** A line for each row, with ` | ` between its cells. Cells without text at the end of a row are left out. */
export const rowsOf = ({ rows }: Table, kind: LineKind, depth: number): Line[] =>
  rows.map((row) => {
    const cells = row.slice(0, row.findLastIndex((cell) => cell.length > 0) + 1)
    return line(
      cells.flatMap((cell, at) => [...plain(at === 0 ? '' : ' | '), ...cell]),
      { kind, depth },
    )
  })
