// The digest of a meeting: what was decided, what waits for somebody, who owes what, and what was not
// answered.

import { isBlank, line, textOf, type Line, type Run, type TextLine } from '../document/lines.ts'
import { groupBy } from '../words/group-by.ts'
import { ageOf, type Age } from './age.ts'
import { askedIn } from '../memory/asked.ts'
import { seenItems, type Dropped, type Named } from '../memory/answers.ts'
import { isBlocker, readSections, type MeetingSection, type ReadSection } from '../memory/carry.ts'
import type { Names } from '../model/team.ts'
import { decisionEnd, isDecisionLabel } from './decisions.ts'
import type { Item } from '../memory/items.ts'
import { Asked, MOST_ASKED, sinceBreak } from '../memory/last.ts'
import { Ledger } from '../memory/ledger.ts'

/** A meeting of the same series. */
export interface DatedSections {
  date: string
  sections: readonly MeetingSection[]
  /** As far as that is known. */
  dropped?: readonly Dropped[]
}

export interface Told {
  /** As written; empty if the line is nobody's. */
  handle: string
  /** The item's own line, without its label. Then its deeper lines, if the item waits, or if it only announces them. */
  lines: readonly Line[]
}

export interface Waiting extends Told {
  /** The people who are asked, as written. */
  asked: readonly string[]
  /** Null if it is new, or if nothing is known of earlier meetings. */
  age: Age | null
}

export interface Owed {
  /** As written; empty for lines of nobody. */
  handle: string
  items: readonly Told[]
}

export interface Digest {
  decisions: readonly Told[]
  blockers: readonly Waiting[]
  questions: readonly Waiting[]
  /** Lines of nobody come first. */
  owed: readonly Owed[]
  /** Earlier open items of people who wrote, but did not answer them. Empty if nobody in the series answers items. */
  unanswered: readonly Unanswered[]
}

export interface Unanswered {
  /** As written in this meeting. */
  handle: string
  /** The newest first. */
  items: readonly { lines: readonly Line[]; since: string }[]
}

export interface SummedMeeting {
  date: string | null
  sections: readonly MeetingSection[]
  /** What a person has answered, if the meeting's document is known. */
  named?: ((person: string) => Named) | undefined
  dropped?: readonly Dropped[]
}

/** `earlier`: other meetings of the series, the oldest first. Those of this date or later do not count. */
export function digestOf(
  { date, sections, named, dropped = [] }: SummedMeeting,
  earlier: readonly DatedSections[],
  names: Names,
): Digest {
  const ledger = new Ledger<string>()
  const asked = new Asked(names)
  const before = earlier.filter((meeting) => date !== null && meeting.date < date)
  const newest = before.map((each) => each.date).reverse()
  const oldest = sinceBreak(newest, date ?? '').at(-1) ?? date ?? ''
  before.forEach((meeting, at) => {
    const read = readSections(meeting.sections, names)
    ledger.enter(meeting.date, read, meeting.date)
    if (at >= before.length - MOST_ASKED && meeting.date >= oldest) asked.enter(meeting, read)
  })
  const read = readSections(sections, names)
  ledger.enter(date ?? '', read, date)
  if (date !== null) asked.enter({ date, sections, dropped, ...(named && { named }) }, read)

  const seen = seenItems(read, named)
  const decisions: Told[] = []
  const waiting: (Waiting & { item: Item })[] = []
  const owed: (Told & { person: string })[] = []
  read.forEach(({ handle, person, items }, nth) => {
    const heading = sections[nth]?.heading ?? ''
    for (const { item } of items) {
      if (isUntouched(item) || !seen.has(item)) continue
      const told = (at: number, from: number): Told => ({ handle, lines: tellingLines(item, at, from) })
      if (isDecisionLabel(item.label)) {
        decisions.push(told(0, startOf(item)))
        continue
      }
      item.lines.forEach((each, at) => {
        const end = decisionEnd(textOf(each))
        if (end > 0) decisions.push(told(at, end))
        else if (isDecisionLabel(textOf(each)))
          decisions.push(...placesBelow(item.lines, at).map((below) => told(below, 0)))
      })
      if (decisionEnd(item.text) > 0) continue
      if (isBlocker(item)) {
        const asked = askedIn(told(0, startOf(item)).lines.map(textOf).join('. '), handle)
        // The answers are in the deeper lines.
        const lines = tellingLines(item, 0, startOf(item), true)
        waiting.push({
          handle,
          lines,
          item,
          asked,
          age: date === null ? null : ageOf(ledger, item, isBlocker),
        })
      } else if (isOwed(item, handle, heading)) owed.push({ ...told(0, startOf(item)), person })
      else
        item.lines.forEach((each, at) => {
          if (at > 0 && isOpenTask(each)) owed.push({ ...told(at, 0), person })
        })
    }
  })
  const ofKind = (kind: Item['kind']): Waiting[] =>
    oldestFirst(waiting.filter(({ item }) => item.kind === kind)).map(({ handle, lines, asked, age }) => ({
      ...{ handle, lines, asked, age },
    }))
  return {
    decisions,
    blockers: ofKind('blocked'),
    questions: ofKind('question'),
    owed: [...groupBy(owed, ({ person }) => person)]
      .sort(([a], [b]) => Number(a !== '') - Number(b !== ''))
      .map(([, items]) => ({
        handle: items[0]?.handle ?? '',
        items: items.map(({ handle, lines }) => ({ handle, lines })),
      })),
    unanswered: [...before, { sections, dropped }].some(hasAnswers) ? unansweredIn(read, asked, date) : [],
  }
}

/** In notes from elsewhere, nobody was asked: about half of their items leave no trace. */
const hasAnswers = ({ sections, dropped = [] }: Pick<DatedSections, 'sections' | 'dropped'>): boolean =>
  dropped.length > 0 ||
  sections.some(({ lines }) => lines.some((each) => each.node === 'line' && each.carried !== undefined))

function unansweredIn(read: readonly ReadSection[], asked: Asked, date: string | null): Unanswered[] {
  const handles = new Map(
    read.filter(({ handle }) => handle !== '').map((each) => [each.person, each.handle]),
  )
  return [...handles].flatMap(([person, handle]): Unanswered[] => {
    const items = asked.of.get(person)?.items.filter(({ unanswered }) => unanswered === date) ?? []
    if (items.length === 0) return []
    return [
      {
        handle,
        items: items.map(({ item, since }) => ({ lines: tellingLines(item, 0, startOf(item)), since })),
      },
    ]
  })
}

/**
 * In lines of nobody, a label such as “Next” is often the agenda's. So only its tasks are owed, and lines under a
 * heading.
 */
const isOwed = ({ kind, label, isTicked, lines: [first] }: Item, handle: string, heading: string): boolean =>
  !isTicked && ((kind === 'next' && (handle !== '' || label === heading)) || isOpenTask(first))

const isOpenTask = (each: Line | undefined): boolean =>
  each?.node === 'line' && each.kind === 'task' && !each.checked && !isBlank(each)

const isUntouched = ({ lines: [first] }: Item): boolean => first?.node === 'line' && first.untouched

const oldestFirst = <T extends Waiting>(all: readonly T[]): T[] =>
  all.toSorted(({ age: a }, { age: b }) => (a ? (b ? compareTexts(a.since, b.since) : -1) : b ? 1 : 0))

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Where an item's text begins in its line, behind the label on that line. */
const startOf = ({ text, lines: [first] }: Item): number =>
  first?.node === 'line' && first.label ? textOf(first).trimEnd().length - text.length : 0

/**
 * The line of the item at this index, from this character on, and the deeper lines that it announces. `isWhole`: all
 * deeper lines.
 */
function tellingLines({ lines }: Item, at: number, from: number, isWhole = false): Line[] {
  const own = lines[at]
  if (own === undefined) return []
  const told = line(own.node === 'line' ? runsFrom(own.runs, from) : flat(own.text), { kind: 'item' })
  if (!isWhole && !announces(told)) return [told]
  const deeper = lines.slice(at + 1, endOf(lines, at)).filter(({ node }) => node !== 'raw')
  const least = Math.min(...deeper.map(({ depth }) => depth))
  return [told, ...deeper.map((each) => ({ ...each, depth: each.depth - least + 1 }))]
}

/** The indices of the topmost lines below the line at this index. */
function placesBelow(lines: readonly Line[], at: number): number[] {
  const deeper = lines.slice(at + 1, endOf(lines, at))
  const least = Math.min(...deeper.map(({ depth }) => depth))
  return deeper.flatMap(({ depth }, nth) => (depth === least ? [at + 1 + nth] : []))
}

/** The index after the last line that is deeper than the line at this index. */
function endOf(lines: readonly Line[], at: number): number {
  const depth = lines[at]?.depth ?? 0
  const end = lines.findIndex((each, nth) => nth > at && each.node === 'line' && each.depth <= depth)
  return end < 0 ? lines.length : end
}

/** Whether a line says nothing without the lines below it. */
const announces = (told: TextLine): boolean => /(?:^|[:：])\s*$/u.test(textOf(told))

const flat = (text: string): Run[] => [{ text: text.replace(/\s+/g, ' ').trim(), marks: {} }]

/** The runs from this character on, without white space at the beginning. */
function runsFrom(runs: readonly Run[], from: number): Run[] {
  let skip = from
  const rest = runs.flatMap(({ text, marks }) => {
    const cut = Math.min(skip, text.length)
    skip -= cut
    return cut === text.length ? [] : [{ text: text.slice(cut), marks }]
  })
  const [first, ...others] = rest
  return first
    ? [{ ...first, text: first.text.trimStart() }, ...others].filter(({ text }) => text !== '')
    : []
}
