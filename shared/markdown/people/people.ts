// Finds the lines of a note that begin a person's section.
//
// A handle that is alone on its line or in a heading begins a section. A plain name needs evidence: the note
// lists it as present, labels stand below it and below similar names, the heading above says that people
// speak in turn, or several lines begin as names do. A line of prose never begins a section.

import { peopleOfHeadings } from './headings.ts'
import { isRoll, readField } from './header.ts'
import type { Candidate } from './evidence.ts'
import { peopleOfLists } from './list.ts'
import type { Who } from './person.ts'
import { presentIn, type Present } from './present.ts'
import { outermost, roundBelow, roundOf } from './rounds.ts'
import type { SourceLine, SourceText } from './source-line.ts'
import { endsOfSections } from './said.ts'
import { isBoldHeading, spansOf, wordsOf, type Settled, type Span } from './spans.ts'
import { peopleOfTexts, standIns } from './texts.ts'

export type LineRole =
  | {
      is: 'person'
      who: Who
      /** Only the item's first line is the header. */
      isFirstLine: boolean
    }
  /** A bold line that is a heading for what follows. */
  | { is: 'heading' }
  /** From this line on, lines no longer belong to the last person. */
  | { is: 'end' }

export type LineRoles = ReadonlyMap<SourceLine, LineRole>

/** `source` must not hold lines that are dropped when the note is written. */
export function rolesIn(source: readonly SourceLine[], title: string | null): LineRoles {
  const roles = new Map<SourceLine, LineRole>()
  const present = presentIn(source)
  const outer = outermost(title ?? titleIn(source), typeIn(source))
  for (const { read, who } of peopleOfHeadings(source, present, outer.below)) roles.set(read, whole(who))
  let level: number | null = null
  for (const span of spansOf(source, outer)) {
    const { heading } = span
    if (heading && roles.has(heading)) level = heading.level
    else if (!heading || level === null || heading.level <= level) level = null
    const { people: texts, said } = peopleOfTexts(span, present, level !== null)
    for (const read of endsOfSections(span.lines, texts, said)) roles.set(read, { is: 'end' })
    for (const { read, who } of texts) roles.set(read, whole(who))
    for (const read of standIns(span.lines, texts)) roles.set(read, { is: 'end' })
    if (level !== null) continue
    for (const [read, role] of listedIn(span, texts, present)) roles.set(read, role)
  }
  return roles
}

/** The title in the front matter. */
function titleIn([first]: readonly SourceLine[]): string {
  const matter = first?.is === 'line' && first.line.node === 'raw' ? first.line.text : ''
  return /^---\n(?:.*\n)*?title:[ \t]*["']?(.*?)["']?$/m.exec(matter)?.[1] ?? ''
}

/** The kind of meeting, as one of the first lines states it: `Type of meeting: daily scrum`. */
function typeIn(source: readonly SourceLine[]): string {
  for (const read of source.slice(0, MOST_OF_HEADER)) {
    const field = readField(wordsOf(read))
    if (field && TYPE.test(field.label.replace(/[*_:：]/g, '').trim())) return field.value
  }
  return ''
}

const MOST_OF_HEADER = 20
const TYPE =
  /^(?:type|kind|topic|purpose|art|typ|tipo)$|\b(?:type|kind|purpose) of (?:the )?meeting$|\bmeeting (?:type|kind|purpose)$/i

const whole = (who: Who): LineRole => ({ is: 'person', who, isFirstLine: false })

/** The people in lists that belong to nobody, part by part. A part ends at the next bold heading. */
function* listedIn(
  { heading, round: outer, lines }: Span,
  texts: readonly Candidate[],
  present: Present,
): Generator<[SourceText, LineRole]> {
  const heads = new Set<SourceLine>(texts.map(({ read }) => read))
  let isOwned = false
  let isFound = false
  for (const part of partsOf(lines, heads)) {
    const bold = part[0]?.read
    const isHeaded = bold !== undefined && isHeading(bold, heads)
    const round = isHeaded ? roundBelow(outer, bold.source) : outer
    const hasHeads = part.some(({ read }) => heads.has(read))
    const isRollHere = isHeaded ? readField(bold.source)?.id === 'attendees' : heading && isRoll(heading.text)
    // Below a person's line, a bold line may be one of the person's labels, unless it begins a round.
    const isTheirs = hasHeads || (isOwned && !(isHeaded && roundOf(bold.source) === 'strong'))
    isOwned ||= hasHeads
    // After a list of people, a bold line is a heading for what follows.
    if (isFound && isHeaded) yield [bold, { is: 'heading' }]
    isFound = false
    if (isTheirs || isRollHere) continue
    for (const [read, role] of peopleOfLists(part, round, present)) {
      isFound ||= role.is === 'person'
      yield [read, role]
    }
    if (isFound && isHeaded) yield [bold, { is: 'heading' }]
  }
}

const isHeading = (read: SourceText, heads: ReadonlySet<SourceLine>): boolean =>
  isBoldHeading(read) && !heads.has(read)

function partsOf(lines: readonly Settled[], heads: ReadonlySet<SourceLine>): Settled[][] {
  const parts: Settled[][] = [[]]
  for (const line of lines)
    if (isHeading(line.read, heads)) parts.push([line])
    else parts.at(-1)?.push(line)
  return parts
}
