// What Roundtable understands of a note, as data for other programs.

import { labelKind, type LabelKind } from './labels.ts'
import { type Line } from './lines.ts'
import { chipsOf } from './people.ts'
import { writeInline } from './markdown/inline.ts'
import type { Note, NoteBlock, NoteSection } from './markdown/note.ts'
import { dateOf, fieldId, readField, titleOf } from './markdown/read.ts'

export interface Inspection {
  title: string
  /** ISO, or null where the title names none. */
  date: string | null
  lead: string
  notetaker: string
  attendees: string[]
  recording: string
  /** Left over from the template, as written. */
  placeholders: string[]
  blocks: { id: string; heading: string; level: number; raw: number }[]
  people: InspectedPerson[]
}

export interface InspectedPerson {
  handle: string
  annotation: string
  chips: string[]
  block: string
  labels: InspectedLabel[]
}

export interface InspectedLabel {
  text: string
  kind: LabelKind
  /** `text` is Markdown; `depth` counts from 0. */
  items: { text: string; depth: number }[]
}

/** The template's own person. */
export const STUB = '@name'

export function inspect(note: Note): Inspection {
  const { field, attendees } = headerOf(note)
  const placeholders: string[] = []
  const unlessPlaceholder = (value: string): string => {
    if (!isPlaceholder(value)) return value
    placeholders.push(value)
    return ''
  }
  const listed = attendees.map(unlessPlaceholder).filter((entry) => entry !== '')
  const [lead, notetaker, recording] = ['lead', 'notetaker', 'recording'].map((id) =>
    unlessPlaceholder(field(id)),
  )
  const sections = note.blocks
    .filter((block) => !isRoll(block))
    .flatMap((block) => block.sections.map((section) => ({ block, section })))
  for (const { section } of sections) if (section.handle === STUB) placeholders.push(STUB)
  return {
    title: titleOf(note),
    date: dateOf(note),
    lead: lead ?? '',
    notetaker: notetaker ?? '',
    attendees: listed.map(plainHandle),
    recording: recording ?? '',
    placeholders,
    blocks: note.blocks.map(({ id, heading, level, ...block }) => ({
      id,
      heading,
      level,
      raw: rawLines(block),
    })),
    people: sections
      .filter(({ section }) => section.handle !== STUB)
      .map(({ block, section }) => inspectPerson(block, section)),
  }
}

const isRoll = ({ heading }: NoteBlock): boolean => fieldId(heading) === 'attendees'

/** The fields as they are kept; of a header that was left as lines or headings, what can be read from them. */
function headerOf(note: Note) {
  const fields = new Map(note.header.map(({ id, value }) => [id, value]))
  const attendees = [...note.attendees]
  const add = (id: string, value: string) => {
    if (!fields.get(id)) fields.set(id, value)
  }
  let current: string | null = null
  for (const line of note.preamble) {
    if (line.node !== 'line') continue
    const source = writeInline(line.runs)
    const field = line.depth === 0 ? readField(source) : null
    if (field) add((current = field.id), field.value)
    else if (line.depth === 0) current = null
    else if (current === 'attendees') attendees.push(source)
    else if (current !== null) add(current, source)
  }
  for (const block of note.blocks) {
    const field = readField(block.heading)
    if (field) add(field.id, field.value)
    if (!isRoll(block)) continue
    attendees.push(...block.lines.flatMap((line) => (line.node === 'line' ? writeInline(line.runs) : [])))
    attendees.push(...block.sections.map(({ handle }) => handle))
  }
  const field = (id: string) => fields.get(id) ?? ''
  const named = [...field('attendees').matchAll(/@[^\s()/~,:@]+/g)].map(([handle]) => handle)
  return { field, attendees: [...attendees, ...named] }
}

/** `_attendee names..._`, `_add link to recording…_`: emphasised words where a value should be. */
export const isPlaceholder = (value: string): boolean =>
  value === STUB || (/^([_*]).+\1$/.test(value) && !value.includes('@'))

const plainHandle = (entry: string): string => /^[_*]*(@[^\s_*][^\s*]*?)[_*]*$/.exec(entry)?.[1] ?? entry

const rawLines = ({ lines, sections }: Pick<NoteBlock, 'lines' | 'sections'>): number =>
  [...lines, ...sections.flatMap((section) => section.lines)]
    .filter((line) => line.node === 'raw')
    .reduce((count, line) => count + line.text.split('\n').length, 0)

function inspectPerson(block: NoteBlock, { handle, annotation, lines }: NoteSection): InspectedPerson {
  const labels: InspectedLabel[] = []
  let base = 0
  for (const line of lines) {
    if (line.node === 'line' && line.label) {
      const { text, rest } = splitLabel(writeInline(line.runs))
      labels.push({ text, kind: labelKind(text), items: rest === '' ? [] : [{ text: rest, depth: 0 }] })
      base = line.kind === 'text' ? line.depth : line.depth + 1
      continue
    }
    if (labels.length === 0) labels.push({ text: '', kind: 'other', items: [] })
    const text = sourceOf(line)
    if (text !== '') labels.at(-1)?.items.push({ text, depth: Math.max(0, line.depth - base) })
  }
  return { handle, annotation, chips: chipsOf(annotation), block: block.id, labels }
}

const sourceOf = (line: Line): string => (line.node === 'line' ? writeInline(line.runs) : line.text)

/** `Done: OOO all week` is a label and its first item; `Done:d-p` is a label as somebody wrote it. */
function splitLabel(text: string): { text: string; rest: string } {
  const match = /^([^:]*:)\s+(.*)$/.exec(text)
  return match ? { text: match[1] ?? text, rest: match[2] ?? '' } : { text, rest: '' }
}
