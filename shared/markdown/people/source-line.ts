// The lines of a note, in the form in which people are looked for.

import type { Line } from '../../document/lines.ts'

/** A heading, or a text from one or more lines of the source. */
export type SourceLine = SourceHeading | SourceText

export interface SourceHeading {
  is: 'heading'
  level: number
  text: string
  /** The index of the heading's line in the source. */
  at: number
}

export interface SourceText {
  is: 'line'
  line: Line
  /** `-` for any bullet, `2.` for a number; empty if there is none. */
  marker: string
  /** The text after the marker, with its escapes. */
  source: string
  /** The first of the source's lines that the text was made from. */
  first: string
  /** The other lines. */
  below: readonly string[]
  /** A text at the margin that follows an item without a blank line. */
  isLazy: boolean
}

export const headingSource = ({ level, text }: SourceHeading): string => `${'#'.repeat(level)} ${text}`.trim()
