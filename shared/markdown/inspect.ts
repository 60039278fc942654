// The parts of a note that Roundtable understands, as data for other programs.

import { STUB } from '../document/handle.ts'
import { isPlaceholder } from '../document/placeholder.ts'
import { labelKind, splitLabel, type LabelKind } from '../document/labels.ts'
import { type Line } from '../document/lines.ts'
import { chipsOf } from '../model/chips.ts'
import type { DateHabits } from './date.ts'
import { writeInline } from './inline.ts'
import type { Note, NoteBlock, NoteSection } from './note.ts'
import { isRoll, readFields, type Fields, type Row } from './people/header.ts'
import { namesOf } from './people/person.ts'
import { dateOf, titleOf } from './title.ts'
import { trimEndOf } from '../words/trim.ts'

export interface Inspection {
  title: string
  /** ISO, or null if the note names no date. */
  date: string | null
  lead: string
  notetaker: string
  attendees: string[]
  recording: string
  /** Placeholders left over from the template, as written. */
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

/** `habits`: how to read the note's date, if that is known. */
export function inspect(note: Note, habits?: DateHabits): Inspection {
  const { values, attendees } = headerOf(note)
  const placeholders: string[] = []
  const unlessPlaceholder = (value: string): string => {
    if (!isPlaceholder(value)) return value
    placeholders.push(value)
    return ''
  }
  const listed = attendees.map(unlessPlaceholder).filter((entry) => entry !== '')
  const [lead, notetaker, recording] = ['lead', 'notetaker', 'recording'].map((id) =>
    unlessPlaceholder(values.get(id) ?? ''),
  )
  const sections = note.blocks
    .filter(({ heading }) => !isRoll(heading))
    .flatMap((block) => block.sections.map((section) => ({ block, section })))
  for (const { section } of sections) if (section.handle === STUB) placeholders.push(STUB)
  return {
    title: titleOf(note),
    date: dateOf(note, habits),
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
      .flatMap(({ block, section }) => inspectPeople(block, section)),
  }
}

/** The header's fields. If the header was kept as lines or headings, the fields that these hold. */
function headerOf(note: Note): Fields {
  const { values, attendees } = readFields([
    ...note.preamble.flatMap(rowOf),
    ...note.blocks.flatMap((block): Row[] => [
      ...(block.level > 0 ? [{ kind: null, depth: 0, source: block.heading }] : []),
      ...block.lines.flatMap(rowOf),
      ...(isRoll(block.heading) ? block.sections.flatMap(rowsOfSection) : []),
    ]),
  ])
  for (const { id, value } of note.header) if (value !== '') values.set(id, value)
  const inline = readFields(
    note.header.map(({ label, value }) => ({ ...MARGIN, source: `${label} ${value}` })),
  )
  return { values, attendees: [...note.attendees, ...inline.attendees, ...attendees] }
}

const MARGIN = { kind: 'item', depth: 0 } as const

const rowOf = (line: Line): Row[] =>
  line.node === 'line' ? [{ kind: line.kind, depth: line.depth, source: writeInline(line.runs) }] : []

const rowsOfSection = ({ handle, lines }: NoteSection): Row[] => [
  { ...MARGIN, source: handle },
  ...lines.flatMap(rowOf),
]

/** An entry's handle without the emphasis around it. */
function plainHandle(entry: string): string {
  const bare = trimEndOf(entry, /[_*]/).replace(/^[_*]+/, '')
  return /^@[^\s_*][^\s*]*$/.test(bare) ? bare : entry
}

const rawLines = ({ lines, sections }: Pick<NoteBlock, 'lines' | 'sections'>): number =>
  [...lines, ...sections.flatMap((section) => section.lines)]
    .filter((line) => line.node === 'raw')
    .reduce((count, line) => count + line.text.split('\n').length, 0)

function inspectPeople(block: NoteBlock, { handle, annotation, lines }: NoteSection): InspectedPerson[] {
  const labels = labelsOf(lines)
  const chips = chipsOf(annotation)
  return namesOf(handle).map((name) => ({ handle: name, annotation, chips, block: block.id, labels }))
}

function labelsOf(lines: readonly Line[]): InspectedLabel[] {
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
  return labels
}

const sourceOf = (line: Line): string => (line.node === 'line' ? writeInline(line.runs) : line.text)
