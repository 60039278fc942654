// A whole note as plain data: what Markdown is read into, and what it is written from.

import type { Line } from '../document/lines.ts'
import type { HeaderField } from '../model/outline.ts'

export interface NoteSection {
  /** The person's id, with `~2` for a second section in the block. */
  person: string
  handle: string
  annotation: string
  written: string | null
  lines: Line[]
}

export interface NoteBlock {
  id: string
  /** Markdown, as written. */
  heading: string
  level: number
  people: boolean
  lines: Line[]
  sections: NoteSection[]
}

export interface Note {
  title: string | null
  header: HeaderField[]
  /** Entries of the attendee list, Markdown as written. */
  attendees: string[]
  /** What stands above the first heading and is no header field. */
  preamble: Line[]
  blocks: NoteBlock[]
}
