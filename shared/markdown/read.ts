// Reads Markdown as a meeting: its lines (source.ts), the people among them (people.ts), the blocks
// (blocks.ts), the header. Reading never fails: what is not understood stays in its place, verbatim.

import type * as Y from 'yjs'
import { isDropped, type Line } from '../document/lines.ts'
import { insertLines } from '../document/insert-lines.ts'
import { attendeeId, RESERVED_ROWS, writeOutline } from '../model/meeting.ts'
import type { HeaderField } from '../model/outline.ts'
import { blockRoot, PREAMBLE, sectionRoot } from '../document/roots.ts'
import { readBlocks } from './blocks.ts'
import { readField } from './people/header.ts'
import { writeContent } from './lines.ts'
import type { Note } from './note.ts'
import { rolesIn } from './people/people.ts'
import { headingSource, type SourceLine } from './people/source-line.ts'
import { readSource } from './source.ts'

export { dateOf } from './title.ts'

/** The lines of a text that is not a whole note, such as a paste. Headings stay as lines. */
export const linesOfMarkdown = (text: string): Line[] =>
  readSource(text).map((read) =>
    read.is === 'line' ? read.line : { node: 'raw', depth: 0, text: headingSource(read) },
  )

export const readNote = (text: string): Note => noteOfSource(readSource(text))

/** Makes the note from a text that was already read as lines. */
export function noteOfSource(read: SourceLine[]): Note {
  const { title, source } = takeTitle(read)
  const { above, blocks } = readBlocks(source, rolesIn(source.filter(isWritten), title))
  const header = readHeader(above.filter((line) => !isDropped(line)))
  return { title, ...(header ?? { header: [], attendees: [], preamble: above }), blocks }
}

/**
 * Dropped lines are not written. They are left out here too, so that the same people are found when the
 * written note is read.
 */
const isWritten = (read: SourceLine): boolean => read.is === 'heading' || !isDropped(read.line)

/** The title is the note's first line, if that is a heading of level 1. */
function takeTitle(source: SourceLine[]): { title: string | null; source: SourceLine[] } {
  const [first] = source
  const isTitle = first?.is === 'heading' && first.level === 1 && first.text !== ''
  return isTitle ? { title: first.text, source: source.slice(1) } : { title: null, source }
}

/** Null if a line is not a field. Then all lines stay lines, so that nothing is lost. */
function readHeader(lines: Line[]): Pick<Note, 'header' | 'attendees' | 'preamble'> | null {
  const header: HeaderField[] = []
  const attendees: string[] = []
  for (const line of lines) {
    if (line.node !== 'line' || line.kind !== 'item') return null
    const source = writeContent('item', line.runs)
    if (line.depth === 0) {
      const field = readField(source)
      if (field === null || RESERVED_ROWS.has(field.id) || header.some(({ id }) => id === field.id))
        return null
      header.push(field)
    } else if (line.depth === 1 && header.at(-1)?.id === 'attendees' && source !== '') attendees.push(source)
    else return null
  }
  const ids = attendees.map(attendeeId)
  const distinct = new Set(ids).size === ids.length && !ids.includes('')
  return distinct ? { header, attendees, preamble: [] } : null
}

// ── into the document ──

/** Writes a note into an empty meeting, as one transaction. */
export function putNote(doc: Y.Doc, note: Note): void {
  doc.transact(() => {
    writeOutline(doc, {
      ...note,
      blocks: note.blocks.map((block) => ({
        ...block,
        sections: block.sections.map((section) => ({ ...section, block: block.id })),
      })),
    })
    insertLines(doc.getXmlFragment(blockRoot(PREAMBLE)), note.preamble)
    for (const block of note.blocks) {
      insertLines(doc.getXmlFragment(blockRoot(block.id)), block.lines)
      for (const section of block.sections)
        insertLines(doc.getXmlFragment(sectionRoot(block.id, section.person)), section.lines)
    }
  })
}
