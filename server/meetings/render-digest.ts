// Renders the digest of a snapshot from the bytes of its Markdown, and of the Markdown of earlier meetings.

import { numberless, sectionsOf, writeDigest } from '../../shared/markdown/digest.ts'
import { droppedInNote } from '../../shared/archive/archived-note.ts'
import { readCarriedNote } from '../../shared/markdown/carried-note.ts'
import { limits } from '../config/limits.ts'
import { sha256Of } from '../disk/sha256.ts'
import type { DatedMarkdown } from '../store/kept-snapshots.ts'
import type { TooLong } from './made-once.ts'

export interface RenderedDigest {
  is: 'rendered'
  /** UTF-8 */
  markdown: Uint8Array
  /** In hex. */
  sha256: string
}

/** `earlier`: oldest first. */
export function renderDigest(
  meeting: DatedMarkdown,
  earlier: readonly DatedMarkdown[],
): RenderedDigest | TooLong {
  const before = earlier.map((note) => {
    const { note: read, dropped } = readNoteOf(note)
    return { date: note.date, sections: sectionsOf(read), dropped }
  })
  const { note, dropped } = readNoteOf(meeting)
  const digest = writeDigest(note, meeting.date, before, numberless, { dropped })
  const written = new TextEncoder().encode(digest)
  if (written.length > limits.rendering) return { is: 'tooLong' }
  return { is: 'rendered', markdown: written, sha256: sha256Of(written) }
}

function readNoteOf({ markdown, carried }: DatedMarkdown) {
  const text = new TextDecoder().decode(markdown)
  return { note: readCarriedNote(text, carried), dropped: droppedInNote(text, carried) }
}
