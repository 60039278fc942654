// The contents of a clipboard, as lines that can be put into a text.

import type { Line, Run } from '../../../shared/document/lines.ts'

/** Cells in rows. How a table is written depends on where it is put. */
export interface Table {
  node: 'table'
  depth: number
  rows: Run[][][]
}

export interface Entry {
  line: Line | Table
  /**
   * Whether the line has no kind of its own, as a paragraph has none. It gets the kind of the line into which
   * it is put.
   */
  loose: boolean
}

export interface Pasted {
  entries: Entry[]
  /** The text of a clipboard with one line, with the blanks at both ends. Null for several lines. */
  piece: Run[] | null
  /** The text without marks, for putting it into code. */
  text: string
  /** Whether the lines stay what they are: none becomes a label. */
  asIs: boolean
  /** Whether the first and the last line are parts of lines, and so join the text beside them. */
  open: { start: boolean; end: boolean }
  /** How many pictures were left out. */
  pictures: number
}

export const textOfRuns = (runs: readonly Run[]): string => runs.map(({ text }) => text).join('')

/** The runs without their first `count` characters. */
export function dropStart(runs: readonly Run[], count: number): Run[] {
  const rest: Run[] = []
  for (const run of runs) {
    const text = run.text.slice(count)
    count = Math.max(0, count - run.text.length)
    if (text !== '') rest.push({ ...run, text })
  }
  return rest
}

/** The runs without white space at both ends. */
export function trimmed(runs: readonly Run[]): Run[] {
  const text = textOfRuns(runs)
  const from = text.length - text.trimStart().length
  let most = text.trim().length
  const kept: Run[] = []
  for (const run of dropStart(runs, from)) {
    const part = run.text.slice(0, most)
    most -= part.length
    if (part !== '') kept.push({ ...run, text: part })
  }
  return kept
}
