// The lines at the margin that are people: `@ada (away)`, `**Grace Hopper**`, `maria:`.

import { believed, isLabelLine, isTopic, nameIn, type Candidate } from './evidence.ts'
import { isRoll, readField } from './header.ts'
import type { Present } from './present.ts'
import { isStandIn, isStatus, readHandles, readListedHandles, readSaidByHandles } from './person.ts'
import { roundBelow } from './rounds.ts'
import type { SourceText } from './source-line.ts'
import { peopleSaid } from './said.ts'
import { isBoldHeading, isItem, isMarginal, isUnderlined, type Settled, type Span } from './spans.ts'

type Form = 'handle' | 'bold' | 'colon' | 'plain'

const formOf = (source: string): Form =>
  /^(?:\*\*|__)/.test(source) ? 'bold' : /[:：]\s*(?:\([^()]*\))?$/.test(source) ? 'colon' : 'plain'

export interface PeopleOfTexts {
  people: Candidate<SourceText>[]
  /** People whose update follows in the same line. */
  said: Candidate<SourceText>[]
}

export function peopleOfTexts(span: Span, present: Present, owned: boolean): PeopleOfTexts {
  const { heading, lines } = span
  const forms = new Map<Form, Candidate<SourceText>[]>()
  const inRoll = heading !== null && isRoll(heading.text)
  const headers = lines.filter(({ read }) => isMarginal(read) && readHandles(read.source) !== null)
  const withColons = headers.some(({ read }) => read.source.endsWith(':'))
  /**
   * Beside handles, a line above a list may have any words after a handle, not only a status: `@ada also:`,
   * `@ada: things`.
   */
  const readGoingOn = (source: string) => {
    if (headers.length > 0 && source.endsWith(':')) return readSaidByHandles(source)
    return withColons ? readListedHandles(source) : null
  }
  const bold = new Map<string, number>()
  for (const { read } of lines)
    if (isBoldHeading(read)) bold.set(read.source, (bold.get(read.source) ?? 0) + 1)
  /** A bold line that stands in several sections is a label. */
  const isOften = ({ source }: SourceText) => (bold.get(source) ?? 0) > 1
  let round = span.round
  lines.forEach(({ read, depth }, at) => {
    if (depth > 0 || !isMarginal(read)) return
    const handles = readHandles(read.source) ?? (isListItem(lines[at + 1]) ? readGoingOn(read.source) : null)
    const name = inRoll || owned || SAYS_IN_BRACKETS.test(read.source) ? null : nameIn(read.source, present)
    const who = handles ?? name
    const isHeading = isBoldHeading(read) && !isOften(read) && (!who || isTopic(who))
    if (isHeading || isUnderlined(lines, at)) round = roundBelow(span.round, read.source)
    if (!who || round === 'tasks') return
    const next = lines[at + 1]?.read
    const ends = next === undefined || (isMarginal(next) && readHandles(next.source) !== null)
    const labelled = !ends && isLabelLine(next)
    const form = handles ? 'handle' : formOf(read.source)
    const lists =
      labelled || (!ends && (isCode(next) ? round === 'strong' || round === 'soft' : isListBelow(next)))
    const hasBody = form === 'bold' ? !ends : lists
    const isKnown = present.has(who.handle) && (hasBody || isStatus(who.annotation))
    const sure = handles !== null || isKnown
    const topic = !sure && isTopic(who)
    const of = forms.get(form) ?? []
    of.push({ read, who, sure, hasBody, labelled, topic, round })
    forms.set(form, of)
  })
  const heads = [...forms.values()].flatMap((of) => believed(of, present))
  const said = inRoll || owned ? [] : peopleSaid(span, present, heads)
  const people = [...heads, ...said]
  return { people: heading === null ? belowTheHeader(people, lines) : people, said }
}

/** `Ada: [nods]` */
const SAYS_IN_BRACKETS = /[:：]\s*\[/

const isCode = ({ line }: SourceText): boolean => line.node === 'code'

const isListBelow = ({ line, source }: SourceText): boolean =>
  line.node === 'line' && (line.kind !== 'text' || DEFINES.test(source))

/** A line of a definition list: `: the server is up`. */
const DEFINES = /^[:：]\s/

/**
 * Above the first heading, handles alone may be the list of attendees. In that case, people's sections begin
 * only at the first handle that has lines below it.
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

/**
 * Lines such as `{name}` above labels, after people's sections. Each of them belongs to nobody, and ends the
 * last section.
 */
export function standIns(lines: readonly Settled[], people: Candidate<SourceText>[]): SourceText[] {
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
