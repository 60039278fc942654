// How much room lines take in an update. An update may have at most `wireLimits.update` bytes.

import type { Line, Run } from '../../../shared/document/lines.ts'
import { textOfRuns, type Entry } from './pasted.ts'

/** Bytes of a line or cell in addition to its text: its element, its text's element, its attributes. */
const LINE = 100
/** Bytes of a cell in Markdown: its borders, and the rule below the head. */
const CELL = 12
/** Bytes of a mark's beginning and end, without an address. */
const MARK = 40

/** The most bytes that these lines take in an update. */
export const bytesOf = (entries: readonly Entry[]): number =>
  entries.reduce(
    (sum, { line }) => sum + (line.node === 'table' ? tableBytes(line.rows) : lineBytes(line)),
    0,
  )

/** A cell's text counts twice, because each of its characters may be escaped. */
const tableBytes = (rows: readonly Run[][][]): number =>
  rows.reduce((sum, row) => row.reduce((inRow, cell) => inRow + CELL + 2 * runBytes(cell), sum + LINE), 0)

const lineBytes = (line: Line): number =>
  LINE + (line.node === 'line' ? runBytes(line.runs) : utf8Length(line.text))

const runBytes = (runs: readonly Run[]): number =>
  runs.reduce(
    (sum, { marks }) => {
      const { href = '', title } = marks.link ?? {}
      return sum + Object.keys(marks).length * MARK + 2 * utf8Length(href + (title ?? ''))
    },
    utf8Length(textOfRuns(runs)),
  )

export const utf8Length = (text: string): number => new TextEncoder().encode(text).length
