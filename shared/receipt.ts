// The receipt of a meeting that is about to be frozen: who is in it and who is missing, and what its
// note should not have as it stands, each with the edit that mends it, as data.

import { isPlaceholder, STUB } from './inspect.ts'
import { isBlank, textOf, type Line, type Run, type TextLine } from './lines.ts'
import type { Note, NoteSection } from './markdown/note.ts'
import { attendeeId } from './meeting.ts'
import { chipsOf } from './people.ts'
import { blockRoot, PREAMBLE, sectionRoot } from './roots.ts'
import { safeHref } from './schema.ts'
import type { Handle, Names } from './team.ts'
import { plainLabel } from './template.ts'

export interface Gathering {
  note: Note
  names: Names
  present: readonly Here[]
  /** Whoever has written in this team before. */
  team: readonly Handle[]
}

export interface Here extends Handle {
  /** Edits of theirs have not reached the relay. */
  unsent: boolean
}

/** Handles, as they are written in the note where they are. */
export interface Receipt {
  wrote: string[]
  missing: Missing[]
  /** They said that they don't attend. */
  away: string[]
  unsent: string[]
  findings: Finding[]
}

export interface Missing {
  handle: string
  /** Why something of theirs is expected. */
  because: 'listed' | 'present' | 'team'
}

export type Finding =
  | { is: 'no notetaker'; repairs: Repair[] }
  | { is: 'placeholder attendee'; entry: string; repairs: Repair[] }
  | { is: 'placeholder'; field: string; value: string; repairs: Repair[] }
  /** Where somebody wrote under it, hiding it is no repair. */
  | { is: 'stub'; handle: string; written: boolean; repairs: Repair[] }
  | { is: 'empty label'; label: string; handles: string[]; repairs: Repair[] }
  | { is: 'broken link'; text: string; href: string; repairs: Repair[] }
  | { is: 'nearly listed'; handle: string; entry: string; repairs: Repair[] }
  | { is: 'unlisted'; handles: string[]; repairs: Repair[] }

export type Repair =
  | { is: 'set field'; row: string; value: string }
  | { is: 'unlist'; entry: string }
  | { is: 'list'; handles: string[] }
  | { is: 'correct entry'; entry: string; handle: string }
  | { is: 'same person'; from: Handle; to: Handle }
  | { is: 'hide section'; block: string; person: string }
  | { is: 'remove label'; roots: string[]; label: string }
  | { is: 'mend link'; root: string; text: string; href: string }

export function receiptOf(gathering: Gathering): Receipt {
  const { note, names, present } = gathering
  const people = peopleOf(note, names)
  return {
    wrote: people.filter(({ wrote }) => wrote).map(({ handle }) => handle),
    missing: missing(gathering, people),
    away: people.filter(({ away }) => away).map(({ handle }) => handle),
    unsent: present.filter(({ unsent }) => unsent).map(({ handle }) => handle),
    findings: [
      ...headerFindings(gathering, people),
      ...note.blocks.flatMap(({ id, sections }) => sections.flatMap((section) => stub(id, section))),
      ...emptyLabels(note),
      ...brokenLinks(note),
      ...attendance(gathering, people),
    ],
  }
}

// ── people ──

interface Person extends Handle {
  wrote: boolean
  /** A chip says all there is to say. */
  answered: boolean
  away: boolean
}

/** Everybody who has a section, once, in the order of the note. */
function peopleOf({ blocks }: Note, { personOf }: Names): Person[] {
  const people = new Map<string, Person>()
  for (const { person, handle, annotation, lines } of blocks.flatMap(({ sections }) => sections)) {
    if (handle === STUB) continue
    const id = personOf(person.replace(/~\d+$/, ''))
    const chips = chipsOf(annotation)
    const before = people.get(id)
    people.set(id, {
      id,
      handle: before?.handle ?? handle,
      wrote: before?.wrote === true || hasWords(lines),
      answered: before?.answered === true || chips.includes('no blockers') || chips.includes('skip me'),
      away: before?.away === true || chips.includes('not attending'),
    })
  }
  return [...people.values()]
}

const hasWords = (lines: readonly Line[]): boolean =>
  lines.some((line, at) => !isBlank(line) && !isEmptyLabel(lines, at))

function missing({ note, names, present, team }: Gathering, people: Person[]): Missing[] {
  const expected = [
    ...listedIn(note).map((handle) => ({ ...handle, because: 'listed' as const })),
    ...present.map((handle) => ({ ...handle, because: 'present' as const })),
    ...team.map((handle) => ({ ...handle, because: 'team' as const })),
  ]
  const seen = new Set(
    people.filter(({ wrote, answered, away }) => wrote || answered || away).map(({ id }) => id),
  )
  return expected.flatMap(({ id, handle, because }) => {
    const person = names.personOf(id)
    if (seen.has(person)) return []
    seen.add(person)
    return [{ handle, because }]
  })
}

/** The attendees by handle; a name without one is its own. */
const listedIn = ({ attendees }: Note): (Handle & { entry: string })[] =>
  attendees
    .filter((entry) => !isPlaceholder(entry))
    .map((entry) => {
      const handle = /@[^\s()/~,:@*]+/.exec(entry)?.[0].replace(/_+$/, '') ?? entry
      return { id: attendeeId(handle), handle, entry }
    })

// ── the header ──

/** So many names are offered at most. */
const MOST_OFFERED = 12

/** Those who are here, then those who come, then those who wrote. */
function namesToOffer({ note, names, present }: Gathering, people: Person[]): string[] {
  const seen = new Set(people.filter(({ away }) => away).map(({ id }) => id))
  return [...present, ...listedIn(note), ...people]
    .filter(({ id, handle }) => {
      const person = names.personOf(id)
      return handle.startsWith('@') && !seen.has(person) && seen.add(person)
    })
    .map(({ handle }) => handle)
    .slice(0, MOST_OFFERED)
}

function headerFindings(gathering: Gathering, people: Person[]): Finding[] {
  const { note } = gathering
  const offered = namesToOffer(gathering, people)
  const rows = note.header.flatMap(({ id, label, value }): Finding[] => {
    const placeholder = isPlaceholder(value)
    if (id === 'notetaker' && (value.trim() === '' || placeholder))
      return [
        {
          is: 'no notetaker',
          repairs: offered.map((handle) => ({ is: 'set field', row: id, value: handle })),
        },
      ]
    if (!placeholder) return []
    const repairs: Repair[] = [{ is: 'set field', row: id, value: '' }]
    return [{ is: 'placeholder', field: plainLabel(label), value, repairs }]
  })
  const entries = note.attendees
    .filter(isPlaceholder)
    .map((entry): Finding => ({ is: 'placeholder attendee', entry, repairs: [{ is: 'unlist', entry }] }))
  return [...rows, ...entries]
}

/** Those who wrote and are not on the list, where the note has one. */
function attendance({ note, names }: Gathering, people: Person[]): Finding[] {
  if (!note.header.some(({ id }) => id === 'attendees')) return []
  const listed = listedIn(note).map((each) => ({ ...each, person: names.personOf(each.id) }))
  const onList = new Set(listed.map(({ person }) => person))
  const writers = new Set(people.filter(({ wrote }) => wrote).map(({ id }) => id))
  const silent = listed.filter(({ person, handle }) => handle.startsWith('@') && !writers.has(person))
  const near: Finding[] = []
  const unlisted: string[] = []
  for (const { id, handle, wrote, away } of people) {
    if (!wrote || away || onList.has(id)) continue
    const alike = silent.find((each) => isNearlySame(each.person, id))
    if (alike === undefined) unlisted.push(handle)
    else
      near.push({
        is: 'nearly listed',
        handle,
        entry: alike.entry,
        repairs: [
          { is: 'same person', from: { id: alike.person, handle: alike.handle }, to: { id, handle } },
          { is: 'correct entry', entry: alike.entry, handle },
          { is: 'list', handles: [handle] },
        ],
      })
  }
  if (unlisted.length === 0) return near
  const repairs: Repair[] = unlisted.map((handle) => ({ is: 'list', handles: [handle] }))
  if (unlisted.length > 1) repairs.push({ is: 'list', handles: unlisted })
  return [...near, { is: 'unlisted', handles: unlisted, repairs }]
}

/** Of a shorter handle, too many are alike. */
const SHORTEST_ALIKE = 4

/** One letter apart, or one the beginning of the other. */
export function isNearlySame(one: string, other: string): boolean {
  const [short = '', long = ''] = [one, other].sort((a, b) => a.length - b.length)
  if (short === long || short.length < SHORTEST_ALIKE) return false
  if (long.startsWith(short)) return true
  const at = [...short].findIndex((letter, at) => letter !== long[at])
  const rest = short.slice(short.length === long.length ? at + 1 : at)
  return rest === long.slice(at + 1)
}

// ── the text ──

function stub(block: string, { person, handle, lines }: NoteSection): Finding[] {
  if (handle !== STUB) return []
  const written = hasWords(lines)
  return [{ is: 'stub', handle, written, repairs: written ? [] : [{ is: 'hide section', block, person }] }]
}

/** A label that nothing stands under. */
export function isEmptyLabel(lines: readonly Line[], at: number): boolean {
  const label = lines[at]
  if (label?.node !== 'line' || !label.label || !/^[^:]+:?\s*$/.test(textOf(label))) return false
  const next = lines.slice(at + 1).find((line) => !isBlank(line))
  return next === undefined || (next.node === 'line' && next.label && next.depth <= label.depth)
}

/** One finding for a label, however many sections have it. */
function emptyLabels({ blocks }: Note): Finding[] {
  const byLabel = new Map<string, { handles: string[]; roots: string[] }>()
  for (const { block, person, handle, lines } of blocks.flatMap(({ id, sections }) =>
    sections.filter((each) => each.handle !== STUB).map((each) => ({ block: id, ...each })),
  )) {
    const empty = lines.filter((_, at) => isEmptyLabel(lines, at)).map((line) => textOf(line).trim())
    for (const label of new Set(empty)) {
      const found = byLabel.get(label) ?? { handles: [], roots: [] }
      found.handles.push(handle)
      found.roots.push(sectionRoot(block, person))
      byLabel.set(label, found)
    }
  }
  return [...byLabel].map(([label, { handles, roots }]) => ({
    is: 'empty label',
    label,
    handles,
    repairs: [{ is: 'remove label', roots, label }],
  }))
}

function brokenLinks({ preamble, blocks }: Note): Finding[] {
  const texts = [
    { root: blockRoot(PREAMBLE), lines: preamble },
    ...blocks.flatMap(({ id, lines, sections }) => [
      { root: blockRoot(id), lines },
      ...sections.map((section) => ({ root: sectionRoot(id, section.person), lines: section.lines })),
    ]),
  ]
  return texts.flatMap(({ root, lines }) =>
    lines
      .filter((line): line is TextLine => line.node === 'line')
      .flatMap(({ runs }) => brokenLinksIn(runs))
      .map(({ text, href }): Finding => {
        const repairs: Repair[] = [{ is: 'mend link', root, text, href }]
        return { is: 'broken link', text, href, repairs }
      }),
  )
}

export interface BrokenLink {
  /** Where `[` stands. */
  start: number
  /** Behind `)`. */
  end: number
  text: string
  href: string
}

const BROKEN = /\[([^[\]\n]+)\][^\S\n]+\((\w+:[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)/g

/** `[x] (url)`: Markdown takes it for text. */
export function brokenLinksIn(runs: readonly Run[]): BrokenLink[] {
  const text = runs
    .map(({ text, marks }) =>
      marks.codeSpan || marks.verbatim || marks.link ? '\n'.repeat(text.length) : text,
    )
    .join('')
  return [...text.matchAll(BROKEN)].flatMap(({ 0: whole, 1: label = '', 2: address = '', index }) => {
    const href = safeHref(address)
    return href === null ? [] : [{ start: index, end: index + whole.length, text: label, href }]
  })
}
