// The lines in which a meeting's Markdown differs from its snapshot, by heading and person.

import { diffLines } from '../words/line-diff.ts'
import { writeLines } from '../markdown/lines.ts'
import type { Note, NoteBlock, NoteSection } from '../markdown/note.ts'
import { personHeader } from '../markdown/people/person.ts'
import { readNote } from '../markdown/read.ts'
import { pairUp, type Pair } from './pairing.ts'

export interface Part {
  key: string
  /** Null above the first heading. */
  heading: string | null
  handle: string | null
  lines: Changed[]
}

export interface Changed {
  is: 'added' | 'removed'
  /** Markdown with its indent. */
  text: string
}

/** The parts that have changed. A part that only moved has not changed. */
export function addendumOf(before: string, after: string): Part[] {
  const [was, is] = [before, after].map(partsOf) as [BlockPart[], BlockPart[]]
  return pairUp(was, is)
    .flatMap((block) => [block, ...pairUp(block.before?.sections ?? [], block.after?.sections ?? [])])
    .map(changed)
    .filter(({ lines }) => lines.length > 0)
}

interface TextPart {
  /** The id without the number (`~2`) that distinguishes parts of the same name. */
  name: string
  heading: string | null
  handle: string | null
  own: string[]
  /** The lines by which the part's other version is found. */
  lines: string[]
}

interface BlockPart extends TextPart {
  sections: TextPart[]
}

function changed({ before, after }: Pair<TextPart>, at: number): Part {
  const { heading, handle } = after ?? before
  return { key: String(at), heading, handle, lines: changes(before?.own ?? [], after?.own ?? []) }
}

function changes(before: string[], after: string[]): Changed[] {
  return diffLines(before, after).flatMap(({ is, lines }): Changed[] =>
    is === 'kept' ? [] : lines.filter((text) => text.trim() !== '').map((text) => ({ is, text })),
  )
}

function partsOf(text: string): BlockPart[] {
  const note = readNote(text)
  return [headOf(note), ...note.blocks.map(partOfBlock)]
}

/** The title, header and lines above the first block, as a block without a name. */
function headOf({ title, header, attendees, preamble }: Note): BlockPart {
  const rows = header.map(({ label, value }) => `${label} ${value}`.trimEnd())
  const own = [...(title === null ? [] : [title]), ...rows, ...attendees, ...textLines(preamble)]
  return { name: '', heading: null, handle: null, own, lines: own, sections: [] }
}

function partOfBlock({ id, heading, level, lines, sections: of }: NoteBlock): BlockPart {
  const own = [`${'#'.repeat(level)} ${heading}`, ...textLines(lines)]
  const sections = of.map((section) => partOfSection(section, heading))
  const all = [...own, ...sections.flatMap((section) => section.lines)]
  return { name: withoutNumber(id), heading, handle: null, own, lines: all, sections }
}

function partOfSection(section: NoteSection, heading: string): TextPart {
  const own = [section.written ?? personHeader(section), ...textLines(section.lines)]
  return { name: withoutNumber(section.person), heading, handle: section.handle, own, lines: own }
}

const withoutNumber = (id: string): string => id.replace(/~\d+$/, '')

const textLines = (lines: NoteBlock['lines']): string[] => writeLines(lines).split('\n')
