// A whole note as plain data. Markdown is read into this form, and written from it.

import type { Line } from '../document/lines.ts'
import type { HeaderField } from '../model/outline.ts'

export interface NoteSection {
  /** The person's id; ends in `~2` for a second section in the block. */
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
  /** The lines above the first heading that are not header fields. */
  preamble: Line[]
  blocks: NoteBlock[]
}
