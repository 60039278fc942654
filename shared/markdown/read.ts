// Markdown → a meeting: lines, then the outline, then the people. Reading never fails: what is not
// understood stays where it is, verbatim.

import type * as Y from 'yjs'
import { labelKind, looksLikeLabel } from '../labels.ts'
import { insertLines, textOf, type Line, type TextLine } from '../lines.ts'
import { RESERVED_ROWS, writeOutline } from '../meeting.ts'
import type { HeaderField } from '../outline.ts'
import { handleId } from '../people.ts'
import { blockRoot, PREAMBLE, sectionRoot } from '../roots.ts'
import { slug, unused } from '../slug.ts'
import { writeInline } from './inline.ts'
import { HEADS_SECTION, writeContent } from './lines.ts'
import type { Note, NoteBlock, NoteSection } from './note.ts'
import { readSource, type SourceLine } from './source.ts'

/** The lines of a text that is no whole note: something pasted, say. Headings stay as lines. */
export const linesOfMarkdown = (text: string): Line[] =>
  readSource(text).map((read) =>
    read.is === 'line' ? read.line : { node: 'raw', depth: 0, text: headingSource(read) },
  )

const headingSource = ({ level, text }: { level: number; text: string }): string =>
  `${'#'.repeat(level)} ${text}`.trim()

export function readNote(text: string): Note {
  const source = readSource(text)
  const { title, above, below } = split(source)
  const header = readHeader(above)
  return { title, ...(header ?? { header: [], attendees: [], preamble: above }), blocks: readBlocks(below) }
}

/** The note's first line, if it is a heading of level 1, is the title. */
function split(source: SourceLine[]): { title: string | null; above: Line[]; below: SourceLine[] } {
  const [first] = source
  const title = first?.is === 'heading' && first.level === 1 && first.text !== '' ? first.text : null
  const rest = title === null ? source : source.slice(1)
  const heading = rest.findIndex((read) => read.is === 'heading')
  const end = heading === -1 ? rest.length : heading
  return {
    title,
    above: rest.slice(0, end).flatMap((read) => (read.is === 'line' ? [read.line] : [])),
    below: rest.slice(end),
  }
}

/** The title; of a note that begins in another way, its first heading of level 1. */
export const titleOf = ({ title, blocks }: Note): string =>
  title ?? blocks.find(({ level }) => level === 1)?.heading ?? ''

// ── the header ──

const FIELD = /^(\*\*|__)?([^:*_]{1,40})(?::\1|\1\s*:)\s*(.*)$/

const FIELD_IDS: readonly [RegExp, string][] = [
  [/^(?:meeting )?(?:lead|moderator|facilitator|host|chair)$/, 'lead'],
  [/^(?:note ?taker|notes|scribe|minutes)(?: by)?$/, 'notetaker'],
  [/^(?:attendees|participants|present|attendance)$/, 'attendees'],
  [/^(?:recording|video)$/, 'recording'],
]

/** What a field is by its meaning: `Meeting lead` is `lead`; else its slug. */
export const fieldId = (name: string): string =>
  FIELD_IDS.find(([pattern]) => pattern.test(name.trim().toLowerCase()))?.[1] ?? slug(name)

/** A header field in a line's Markdown: `**Lead:** @ada`. */
export function readField(source: string): HeaderField | null {
  const match = FIELD.exec(source)
  const name = match?.[2]?.trim()
  if (!match || name === undefined || slug(name) === '' || /https?$/.test(name)) return null
  const value = match[3] ?? ''
  const id = fieldId(name)
  return { id, label: source.slice(0, source.length - value.length).trim(), value: value.trim() }
}

/** Null where a line is no field: then all of them stay lines, so that nothing is lost. */
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
  const ids = attendees.map((entry) => handleId(entry.replace(/^[_*\s]+|[_*\s]+$/g, '')))
  const distinct = new Set(ids).size === ids.length && !ids.includes('')
  return distinct ? { header, attendees, preamble: [] } : null
}

// ── blocks and people ──

function readBlocks(source: SourceLine[]): NoteBlock[] {
  const blocks: NoteBlock[] = []
  const ids = new Set([PREAMBLE])
  for (const read of source) {
    const block = blocks.at(-1)
    const person = personOf(read)
    if (block && person) addSection(block, person)
    else if (read.is === 'heading') {
      const id = unused(slug(read.text) || 'block', ids)
      blocks.push({ id, heading: read.text, level: read.level, people: false, lines: [], sections: [] })
    } else if (block) {
      const section = block.sections.at(-1)
      if (section) section.lines.push(labelled(read.line))
      else block.lines.push(read.line)
    }
  }
  for (const block of blocks) takePeopleFromList(block)
  return blocks
}

type Person = Omit<NoteSection, 'lines'>

function personOf(read: SourceLine): Person | null {
  if (read.is === 'heading') return readPerson(read.text, headingSource(read))
  const { line, source } = read
  return line.node === 'line' && line.kind === 'text' && line.depth === 0 ? readPerson(source) : null
}

function addSection(block: NoteBlock, person: Person): NoteSection {
  const taken = new Set(block.sections.map((section) => section.person))
  const section = { ...person, person: unused(person.person, taken), lines: [] }
  block.sections.push(section)
  block.people = true
  return section
}

/** `- @kevina` with lines below: people's sections too, if only such items follow to the block's end. */
function takePeopleFromList(block: NoteBlock): void {
  const people = block.lines.map((line) =>
    line.depth === 0 && line.node === 'line' && line.kind === 'item' ? personOfItem(line) : null,
  )
  const first = people.findIndex((person) => person !== null)
  const list = block.lines.slice(first)
  const isPeoples = list.every((line, at) => line.depth > 0 || people[first + at] !== null)
  if (first === -1 || block.sections.length > 0 || !isPeoples || list.every(({ depth }) => depth === 0))
    return
  block.lines = block.lines.slice(0, first)
  let section: NoteSection | null = null
  list.forEach((line, at) => {
    const person = people[first + at]
    if (person) section = addSection(block, person)
    else section?.lines.push(labelled({ ...line, depth: line.depth - 1 }))
  })
}

const personOfItem = (line: TextLine): Person | null => {
  const source = writeInline(line.runs)
  return readPerson(source, `- ${source}`)
}

/** A line that is only a handle and an annotation heads a person's section. `written` is that line whole. */
function readPerson(text: string, written = text): Person | null {
  const match = HEADS_SECTION.exec(text)
  const name = match?.[1]
  if (!match || name === undefined || handleId(name) === '') return null
  const annotation = (match[2] ?? '').trim()
  const canonical = written === personHeader({ handle: `@${name}`, annotation })
  return { person: handleId(name), handle: `@${name}`, annotation, written: canonical ? null : written }
}

export const personHeader = ({ handle, annotation }: { handle: string; annotation: string }): string =>
  annotation === '' ? handle : `${handle} (${annotation})`

/** `Done:`, `Done: OOO all week`, `Next` at the margin of a section are labels. */
function labelled(line: Line): Line {
  if (line.node !== 'line' || line.depth > 0 || (line.kind !== 'item' && line.kind !== 'text')) return line
  const text = textOf(line)
  const leads = /^([^:]{1,60}):/.exec(text)?.[1]
  const known = leads !== undefined && labelKind(leads) !== 'other' && leads.split(/\s+/).length <= 6
  return known || looksLikeLabel(text) ? { ...line, label: true } : line
}

// ── dates ──

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** The date in a note's title, ISO; null where there is none. */
export function dateOf(note: Note): string | null {
  const text = titleOf(note)
  const numbers = /(\d{4})[-./](\d{1,2})[-./](\d{1,2})/.exec(text)
  if (numbers) return isoDate(Number(numbers[1]), Number(numbers[2]), Number(numbers[3]))
  const monthFirst = /\b([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})/i.exec(text)
  if (monthFirst) return isoDate(Number(monthFirst[3]), monthNumber(monthFirst[1]), Number(monthFirst[2]))
  const dayFirst = /\b(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3})[a-z]*\.?,?\s+(\d{4})/i.exec(text)
  if (dayFirst) return isoDate(Number(dayFirst[3]), monthNumber(dayFirst[2]), Number(dayFirst[1]))
  return null
}

const monthNumber = (name: string | undefined): number => MONTHS.indexOf(name?.toLowerCase() ?? '') + 1

function isoDate(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const exists =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists ? date.toISOString().slice(0, 10) : null
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
