// What a meeting's Markdown has that its snapshot has not, and the other way round: line by line, under
// the heading and the person where it stands.

import { diffArrays } from 'diff'
import { writeLines } from './markdown/lines.ts'
import type { Note, NoteBlock, NoteSection } from './markdown/note.ts'
import { personHeader } from './markdown/person.ts'
import { readNote } from './markdown/read.ts'

export interface Part {
  /** The same before and after. */
  key: string
  /** Null above the first heading. */
  heading: string | null
  handle: string | null
  lines: Changed[]
}

export interface Changed {
  is: 'added' | 'removed'
  /** Markdown, with the indent it has. */
  text: string
}

/** Parts without a change are left out. Where only the order of parts is another, there are none. */
export function addendumOf(before: string, after: string): Part[] {
  const [was, is] = [before, after].map((text) => partsOf(readNote(text))) as [TextPart[], TextPart[]]
  const old = new Map(was.map((part) => [part.key, part]))
  const now = new Set(is.map(({ key }) => key))
  const gone = was.filter(({ key }) => !now.has(key)).map((part) => ({ ...part, lines: [], was: part.lines }))
  return [...is.map((part) => ({ ...part, was: old.get(part.key)?.lines ?? [] })), ...gone]
    .map(({ was, lines, ...part }) => ({ ...part, lines: changes(was, lines) }))
    .filter(({ lines }) => lines.length > 0)
}

function changes(before: string[], after: string[]): Changed[] {
  return diffArrays(before, after).flatMap(({ value, added, removed }): Changed[] => {
    if (!added && !removed) return []
    const is = added ? 'added' : 'removed'
    return value.filter((text) => text.trim() !== '').map((text) => ({ is, text }))
  })
}

type TextPart = Omit<Part, 'lines'> & { lines: string[] }

const partsOf = (note: Note): TextPart[] => [head(note), ...note.blocks.flatMap(partsOfBlock)]

function head({ title, header, attendees, preamble }: Note): TextPart {
  const rows = header.map(({ label, value }) => `${label} ${value}`.trimEnd())
  const lines = [...(title === null ? [] : [title]), ...rows, ...attendees, ...textLines(preamble)]
  return { key: '', heading: null, handle: null, lines }
}

function partsOfBlock({ id, heading, level, lines, sections }: NoteBlock): TextPart[] {
  const own = [`${'#'.repeat(level)} ${heading}`, ...textLines(lines)]
  return [
    { key: id, heading, handle: null, lines: own },
    ...sections.map((section) => ({
      key: `${id}/${section.person}`,
      heading,
      handle: section.handle,
      lines: [headerOf(section), ...textLines(section.lines)],
    })),
  ]
}

const headerOf = (section: NoteSection): string => section.written ?? personHeader(section)

const textLines = (lines: NoteBlock['lines']): string[] => writeLines(lines).split('\n')
