// Finds the lines of a note that head a person's section.
//
// A handle alone on its line or in a heading heads a section. A plain name needs evidence: the note lists it
// as present, or labels stand below it and below similar names. Prose heads no section.

import { handleId } from '../../document/people.ts'
import { beginsWithLabel, isKnownLabel, labelKind } from '../../document/labels.ts'
import { isRoll, readField, readFields, type Row } from './header.ts'
import {
  isStandIn,
  isStatus,
  namesOf,
  readHandles,
  readListedHandles,
  readPlainName,
  type Who,
} from './person.ts'
import { couldBeName } from './names.ts'
import type { SourceHeading, SourceLine, SourceText } from './source-line.ts'

export type LineRole =
  | { is: 'person'; who: Who }
  /** From here on, lines no longer belong to the last person. */
  | { is: 'end' }

export type LineRoles = ReadonlyMap<SourceLine, LineRole>

/** `source` holds no line that is dropped when the note is written. */
export function rolesIn(source: readonly SourceLine[]): LineRoles {
  const roles = new Map<SourceLine, LineRole>()
  const present = presentIn(source)
  for (const { read, who } of peopleOfHeadings(source, present)) roles.set(read, { is: 'person', who })
  let level: number | null = null
  for (const span of spansOf(source)) {
    const { heading } = span
    if (heading && roles.has(heading)) level = heading.level
    else if (!heading || level === null || heading.level <= level) level = null
    const lines = settled(span.lines)
    const texts = peopleOfTexts(lines, span, present, level !== null)
    for (const { read, who } of texts) roles.set(read, { is: 'person', who })
    for (const read of standIns(lines, texts)) roles.set(read, { is: 'end' })
    if (texts.length > 0 || level !== null || (heading && isRoll(heading.text))) continue
    for (const [read, role] of peopleOfList(lines, present)) roles.set(read, role)
  }
  return roles
}

// ── who is present ──

interface Present {
  has(name: string): boolean
  /** The note has a list of attendees. */
  listed: boolean
}

function presentIn(source: readonly SourceLine[]): Present {
  const { values, attendees } = readFields(rowsOf(source))
  const entries = [...attendees, values.get('lead') ?? '', values.get('notetaker') ?? '']
  const ids = new Set<string>()
  for (const entry of entries) {
    const words = entry.replace(/[_*`]/g, '')
    const names = [
      words.split('(', 1)[0] ?? '',
      ...words.split(/[(),]/),
      ...(words.match(/@[\p{L}\p{N}_-]+/gu) ?? []),
    ]
    for (const name of names) {
      ids.add(handleId(name))
      ids.add(handleId(name.trim().split(/\s/)[0] ?? ''))
    }
  }
  for (const read of source) {
    const who = read.is === 'heading' || isMarginal(read) ? readHandles(wordsOf(read)) : null
    for (const name of who ? namesOf(who.handle) : []) ids.add(handleId(name))
  }
  ids.delete('')
  return { has: (name) => ids.has(handleId(name)), listed: attendees.length > 1 }
}

const isMarginal = ({ line }: SourceText): boolean =>
  line.node === 'line' && line.kind === 'text' && line.depth === 0

const wordsOf = (read: SourceLine): string => (read.is === 'heading' ? read.text : read.source)

function* rowsOf(source: readonly SourceLine[]): Generator<Row> {
  for (const read of source)
    if (read.is === 'heading') yield { kind: null, depth: 0, source: read.text }
    else if (read.line.node === 'line')
      yield { kind: read.line.kind, depth: read.line.depth, source: read.source }
}

// ── lines as they will be written ──

interface Span {
  heading: SourceHeading | null
  lines: SourceText[]
}

/** Splits lines into each heading and the lines up to the next heading. */
function spansOf(source: readonly SourceLine[]): Span[] {
  const spans: Span[] = [{ heading: null, lines: [] }]
  for (const read of source)
    if (read.is === 'heading') spans.push({ heading: read, lines: [] })
    else spans.at(-1)?.lines.push(read)
  return spans
}

interface Settled {
  read: SourceText
  depth: number
}

/** The lines as they are read again after writing: no line is deeper than its parent allows. */
function settled(lines: readonly SourceText[]): Settled[] {
  let open = 0
  return lines.map((read) => {
    const { line } = read
    const depth = Math.min(line.depth, open)
    open = line.node === 'line' && line.kind !== 'text' && line.kind !== 'quote' ? depth + 1 : depth
    return { read, depth }
  })
}

// ── candidates and evidence ──

interface Candidate<Read extends SourceLine = SourceLine> {
  read: Read
  who: Who
  /** The line heads a section without more evidence. */
  sure: boolean
  hasBody: boolean
  /** The text below begins with a label such as `Done:`. */
  labelled: boolean
  /** The words are hardly a name. If `The website` has `Done:` below it, similar lines are topics too. */
  topic: boolean
}

/** The candidates that head sections. `all` are of one form. */
function believed<Read extends SourceLine>(all: Candidate<Read>[], { listed }: Present): Candidate<Read>[] {
  const sure = all.filter((each) => each.sure)
  const isLikely = ({ sure, topic, labelled }: Candidate<Read>) => sure || (labelled && !topic)
  const likely = all.filter(isLikely)
  const areTopics = all.some(({ topic, labelled }) => topic && labelled)
  const enough = likely.length >= 2 && (sure.length > 0 || !listed) && likely.length * 2 >= all.length
  return enough && !areTopics ? all.filter((each) => isLikely(each) || (each.hasBody && !each.topic)) : sure
}

/** A label of work, such as `Done:`. It is evidence that the line above it names a person. */
const isWorkLabel = (text: string): boolean =>
  beginsWithLabel(text) && !['other', 'question'].includes(labelKind(text))

const isLabelLine = (read: SourceLine | undefined): boolean =>
  read !== undefined && isWorkLabel(wordsOf(read))

const nameIn = (read: SourceLine): Who | null => {
  const who = readPlainName(wordsOf(read))
  return who && !isKnownLabel(who.handle) && labelKind(who.handle) === 'other' ? who : null
}

// ── headings ──

function peopleOfHeadings(source: readonly SourceLine[], present: Present): Candidate<SourceHeading>[] {
  const groups: Candidate<SourceHeading>[][] = []
  /** For each level, the candidates since the last heading of a higher level. */
  const open = new Map<number, Candidate<SourceHeading>[]>()
  const close = (from: number) => {
    for (const [level, names] of open)
      if (level >= from) {
        groups.push(believed(names, present))
        open.delete(level)
      }
  }
  const peoples = levelsOfPeople(source)
  source.forEach((read, at) => {
    if (read.is !== 'heading') return
    close(read.level + 1)
    const handles = readHandles(read.text)
    const who = handles ?? nameIn(read)
    if (!who) return
    const next = source[at + 1]
    const hasBody = next !== undefined && (next.is === 'line' || next.level > read.level)
    const isPresent = present.has(who.handle) || peoples.has(read.level)
    const sure = handles !== null || (hasBody && isPresent)
    const labelled = hasBody && isLabelLine(next)
    const topic = !sure && !couldBeName(who.handle)
    const names = open.get(read.level) ?? []
    names.push({ read, who, sure, hasBody, labelled, topic })
    open.set(read.level, names)
  })
  close(0)
  return groups.flat()
}

/** Levels whose headings all name people, most of them by handle. */
function levelsOfPeople(source: readonly SourceLine[]): Set<number> {
  const handles = new Map<number, number>()
  const others = new Map<number, number>()
  for (const read of source)
    if (read.is === 'heading') {
      const isHandle = readHandles(read.text) !== null
      const name = isHandle ? null : readPlainName(read.text)
      const weight = isHandle ? 1 : name && couldBeName(name.handle) ? 1 : Infinity
      const counts = isHandle ? handles : others
      counts.set(read.level, (counts.get(read.level) ?? 0) + weight)
    }
  return new Set(
    [...handles].filter(([level, count]) => count > (others.get(level) ?? 0)).map(([level]) => level),
  )
}

// ── lines at the margin ──

type Form = 'handle' | 'bold' | 'colon' | 'plain'

const formOf = (source: string): Form =>
  /^(?:\*\*|__)/.test(source) ? 'bold' : source.trimEnd().endsWith(':') ? 'colon' : 'plain'

function peopleOfTexts(
  lines: readonly Settled[],
  { heading }: Span,
  present: Present,
  owned: boolean,
): Candidate<SourceText>[] {
  const forms = new Map<Form, Candidate<SourceText>[]>()
  const inRoll = heading !== null && isRoll(heading.text)
  const withColons = lines.some(
    ({ read }) => isMarginal(read) && /:$/.test(read.source) && readHandles(read.source) !== null,
  )
  lines.forEach(({ read, depth }, at) => {
    if (depth > 0 || !isMarginal(read)) return
    const handles =
      readHandles(read.source) ??
      (withColons && isListItem(lines[at + 1]) ? readListedHandles(read.source) : null)
    const who = handles ?? (inRoll || owned ? null : nameIn(read))
    if (!who) return
    const next = lines[at + 1]?.read
    const ends = next === undefined || (isMarginal(next) && readHandles(next.source) !== null)
    const labelled = !ends && isLabelLine(next)
    const form = handles ? 'handle' : formOf(read.source)
    const lists = labelled || (!ends && next.line.node === 'line' && next.line.kind !== 'text')
    const hasBody = form === 'bold' ? !ends : lists
    const sure = handles !== null || (present.has(who.handle) && (hasBody || isStatus(who.annotation)))
    const topic = !sure && !couldBeName(who.handle)
    const of = forms.get(form) ?? []
    of.push({ read, who, sure, hasBody, labelled, topic })
    forms.set(form, of)
  })
  const people = [...forms.values()].flatMap((of) => believed(of, present))
  return heading === null ? belowTheHeader(people, lines) : people
}

/**
 * Above the first heading, handles alone may be the list of attendees. Then people's sections begin only
 * with the first handle that has lines below it.
 */
function belowTheHeader(people: Candidate<SourceText>[], lines: readonly Settled[]): Candidate<SourceText>[] {
  const byLine = new Map(people.map((each) => [each.read, each]))
  const inOrder = lines.flatMap(({ read }) => byLine.get(read) ?? [])
  const first = inOrder.findIndex(({ hasBody }) => hasBody)
  if (first === -1) return []
  const roll = lines.some(({ read }) => isMarginal(read) && readField(read.source)?.id === 'attendees')
  return roll ? inOrder.slice(first) : inOrder
}

const isListItem = (line: Settled | undefined): boolean => line !== undefined && isItem(line.read)

/** Lines such as `{name}` above labels, after people's sections: each is nobody's and ends the last section. */
function standIns(lines: readonly Settled[], people: Candidate<SourceText>[]): SourceText[] {
  const heads = new Set(people.map(({ read }) => read))
  const first = lines.findIndex(({ read }) => heads.has(read))
  if (first === -1) return []
  return lines
    .map(({ read }) => read)
    .filter((read, at) => {
      const before = lines[at - 1]?.read
      const isBelow = at > first && before !== undefined && !heads.has(before)
      return isBelow && isMarginal(read) && isStandIn(read.source) && isLabelLine(lines[at + 1]?.read)
    })
}

// ── a list of people ──

/** Reads a list of people: from the first person (`- @ada`) to the list's end, each item must be a person. */
function peopleOfList(lines: readonly Settled[], present: Present): [SourceText, LineRole][] {
  const candidates = lines.map((_, at) => candidateOfItem(lines, at, present))
  const first = candidates.findIndex((each) => each !== null && !each.topic)
  if (first === -1) return []
  const after = lines.findIndex(({ read, depth }, at) => at > first && depth === 0 && !isItem(read))
  const end = after === -1 ? lines.length : after
  const list = candidates.slice(first, end)
  const people = list.filter((each) => each !== null)
  const isPeoples = list.every((each, at) => each !== null || (lines[first + at]?.depth ?? 0) > 0)
  if (!isPeoples || !people.some(({ hasBody }) => hasBody)) return []
  if (people.every(({ sure }) => !sure) && people.length < 2) return []
  if (believed(people, present).length < people.length) return []
  const roles = people.map(({ read, who }): [SourceText, LineRole] => [read, { is: 'person', who }])
  const rest = lines[end]
  return rest ? [...roles, [rest.read, { is: 'end' }]] : roles
}

const isItem = ({ line }: SourceText): boolean =>
  line.node === 'line' && (line.kind === 'item' || line.kind === 'ordered')

function candidateOfItem(
  lines: readonly Settled[],
  at: number,
  present: Present,
): Candidate<SourceText> | null {
  const [here, next] = [lines[at], lines[at + 1]]
  if (!here || here.depth > 0 || !isItem(here.read)) return null
  const { read } = here
  const handles = readHandles(read.source)
  const who = handles ?? readListedHandles(read.source) ?? nameIn(read)
  if (!who) return null
  const hasBody = next !== undefined && next.depth > 0
  const labelled = hasBody && isLabelLine(next.read)
  const isName = !who.handle.startsWith('@')
  const sure = handles !== null || (isName && present.has(who.handle))
  const topic = !sure && isName && !couldBeName(who.handle)
  return { read, who, sure, hasBody, labelled, topic }
}
