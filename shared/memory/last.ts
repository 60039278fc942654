// For each person, the items of earlier meetings that are still open: the open items of the last meeting in which the
// person wrote, and older ones that the person has not answered since.

import { hasWords } from '../document/empty-label.ts'
import { isBlank, type Line } from '../document/lines.ts'
import { handleId } from '../document/people.ts'
import type { Names } from '../model/team.ts'
import { groupBy } from '../words/group-by.ts'
import { carriedBy } from './carried.ts'
import { askedIn } from './asked.ts'
import {
  isBlocker,
  isOffered,
  isOpen,
  itemsByPerson,
  outcomeOf,
  readSections,
  type MeetingSection,
  type ReadSection,
} from './carry.ts'
import { carriedIn, identitiesOf, sinceOf } from './identity.ts'
import { itemsOf, type Item } from './items.ts'
import { answerOf, seenItems, type Dropped, type Named } from './answers.ts'
import { Counts, featuresOf, Rarity, recognize, type Features, type Match } from './recognize.ts'

export interface LastItem {
  identity: string
  item: Item
  features: Features
  /** The date of the first meeting in which the item was, if known. */
  since: string
  /** The date of the last meeting that has its line. */
  date: string
  /** The date of the last meeting in which its person wrote, and did not answer it. Null if it is of that meeting. */
  unanswered: string | null
}

export interface LastOf {
  /** Of the last meeting in which the person wrote. */
  date: string
  /** As written there. */
  handle: string
  /** Those of that meeting come first, then those that were not answered there, the newest first. */
  items: readonly LastItem[]
}

export interface PastMeeting {
  date: string
  sections: readonly MeetingSection[]
  /** As far as that is known. */
  dropped?: readonly Dropped[]
  /** A person's answers, if the meeting's document is known. */
  named?: (person: string) => Named
  /** Whether these are the words of the meeting's document as everybody has it now. */
  isCurrent?: boolean
}

/**
 * For how many meetings of its series an item is asked: two months of weekly ones. In real notes, about half of all items
 * leave no trace, so after a longer time they would bury those that still count.
 */
export const MOST_ASKED = 8

/** Days: half a year. */
const BREAK = 180

const dayOf = (date: string): number => Date.parse(date.slice(0, 10)) / 86_400_000

/** Whether so much time lies between two meetings that the earlier one says nothing about the later one. */
export const isBreak = (earlier: string, later: string): boolean => dayOf(later) - dayOf(earlier) > BREAK

/**
 * The meetings that a meeting of this date may ask about: those since the series' last break of more than half a year.
 * So an old note that is imported asks nothing. `dates`: newest first, and all of them before `date`.
 */
export function sinceBreak(dates: readonly string[], date: string): readonly string[] {
  const end = dates.findIndex((each, at) => isBreak(each, dates[at - 1] ?? date))
  return end === -1 ? dates : dates.slice(0, end)
}

/** Who wrote in a meeting. */
export const writersIn = (
  { sections }: Pick<PastMeeting, 'sections'>,
  { personOf }: Pick<Names, 'personOf'>,
): Set<string> =>
  new Set(
    sections.flatMap(({ handle, lines }) =>
      handle !== '' && hasWords(lines) ? [personOf(handleId(handle))] : [],
    ),
  )

/**
 * For each person, what is open: of the last meeting in which they wrote, and of the meetings before it if they have
 * not said since what became of it. They say so with an answer, or if they write something that surely is the item.
 */
export class Asked {
  readonly of = new Map<string, LastOf>()
  readonly #names: Names

  constructor(names: Names) {
    this.#names = names
  }

  /** Call with the oldest meeting first. */
  enter(meeting: PastMeeting, read = readSections(meeting.sections, this.#names)): void {
    const writers = writersIn(meeting, this.#names)
    const saidBy = saidIn(meeting, read, writers, this.#names)
    for (const person of new Set([...this.of.keys(), ...writers])) {
      const said = saidBy(person)
      if (said) this.of.set(person, openAfter(this.of.get(person), meeting.date, person, said))
    }
  }
}

/** What a person says in a meeting. */
interface Said {
  /** False if the person only dropped items. */
  hasWritten: boolean
  handle: string
  sections: readonly (readonly Line[])[]
  items: readonly Features[]
  /** The items that readers see. */
  seen: ReadonlySet<Item>
  named: Named
}

/** Finds out what a person says in a meeting. Null if the person says nothing. */
function saidIn(
  meeting: PastMeeting,
  read: readonly ReadSection[],
  writers: ReadonlySet<string>,
  names: Names,
): (person: string) => Said | null {
  const sections = groupBy(meeting.sections, ({ handle }) => names.personOf(handleId(handle)))
  const items = itemsByPerson(read.filter(({ handle }) => handle !== ''))
  const seen = seenItems(read, meeting.named)
  // A note says which items were dropped, but not always by whom.
  const dropped = groupBy(meeting.dropped ?? [], ({ person }) =>
    person === '' ? '' : names.personOf(person),
  )
  return (person) => {
    const gone = new Set(
      ['', person].flatMap((each) => dropped.get(each) ?? []).map(({ identity }) => identity),
    )
    const hasWritten = writers.has(person)
    if (!hasWritten && gone.size === 0) return null
    const own = sections.get(person) ?? []
    return {
      hasWritten,
      handle: own.at(0)?.handle ?? '',
      sections: own.map(({ lines }) => lines),
      items: items.get(person) ?? [],
      seen,
      named: (identity) => (gone.has(identity) ? 'dropped' : (meeting.named?.(person)(identity) ?? null)),
    }
  }
}

/** A person's open items after a meeting. `before`: those before it. */
function openAfter(before: LastOf | undefined, date: string, person: string, said: Said): LastOf {
  const asked = before?.items ?? []
  const fates = fatesOf(asked, said.sections, said.named, said.items)
  const own = said.hasWritten ? openOf(date, person, said, firstsOf(asked, fates)) : []
  const known = new Set(own.map(({ identity }) => identity))
  const left = asked
    .filter(
      ({ identity }, at) => !known.has(identity) && (fates[at]?.is === 'open' || fates[at]?.is === 'perhaps'),
    )
    .map((each) => (said.hasWritten ? { ...each, unanswered: date } : each))
  const last = before === undefined || said.hasWritten ? { date, handle: said.handle } : before
  return { date: last.date, handle: last.handle, items: [...own, ...left] }
}

/** `meetings`: oldest first. */
export function lastOf(meetings: readonly PastMeeting[], names: Names): ReadonlyMap<string, LastOf> {
  const asked = new Asked(names)
  for (const meeting of meetings) asked.enter(meeting)
  return asked.of
}

/** A blocker or question in which another person is asked. */
export interface AskedOf {
  person: string
  handle: string
  last: LastItem
}

/** The open blockers and questions of others in which a person is asked, and below which nothing is written. */
export const askedOf = (
  me: string,
  of: ReadonlyMap<string, LastOf>,
  { personOf }: Pick<Names, 'personOf'>,
): AskedOf[] =>
  [...of].flatMap(([person, { handle, items }]) =>
    person === me
      ? []
      : items
          .filter(({ item }) => isBlocker(item) && item.lines.slice(1).every(isBlank))
          .filter(({ item }) => askedIn(item.text, handle).some((name) => personOf(handleId(name)) === me))
          .map((last) => ({ person, handle, last })),
  )

/** For items that go on, the date since when they are there: by their new items, and by their identities. */
function firstsOf(asked: readonly LastItem[], fates: readonly Fate[]): ReadonlyMap<Item | string, string> {
  const firsts = new Map<Item | string, string>()
  asked.forEach(({ identity, since }, at) => {
    const fate = fates[at]
    firsts.set(identity, since)
    if (fate?.is === 'found') firsts.set(fate.match.to, since)
  })
  return firsts
}

/** The open items of a person's meeting. */
function openOf(
  date: string,
  person: string,
  { items, seen }: Pick<Said, 'items' | 'seen'>,
  firsts: ReadonlyMap<Item | string, string>,
): LastItem[] {
  const identities = identitiesOf(
    date,
    person,
    items.map(({ item }) => item),
    isOpen,
  )
  const known = new Set<string>()
  return items.flatMap((features): LastItem[] => {
    const { item } = features
    const { carried: identity } = carriedBy(identities.get(item))
    if (identity === undefined || known.has(identity) || !seen.has(item)) return []
    if (!isOpen(item) || isOffered(item)) return []
    known.add(identity)
    const since = firsts.get(identity) ?? firsts.get(item) ?? sinceOf(identity)
    return [{ identity, item, features, since, date, unanswered: null }]
  })
}

/** What became of an item in this meeting. */
export type Fate =
  | { is: 'open' }
  /** Its person has answered. */
  | { is: 'answered'; answer: 'done' | 'still' | 'dropped' }
  /** Its person wrote something that says so, and it is sure. */
  | { is: 'found'; answer: 'done' | 'still'; match: Match }
  /** Its person wrote something that may be it. */
  | { is: 'perhaps'; answer: 'done' | 'still'; match: Match }

/**
 * In the order of the items. `sections`: the lines of all sections of the person in this meeting. `written`: their
 * items, if these are read already.
 */
export function fatesOf(
  items: readonly LastItem[],
  sections: readonly (readonly Line[])[],
  named: Named,
  written?: readonly Features[],
): Fate[] {
  const answers = items.map(({ identity }) => answerOf(identity, sections, named))
  const open = items.filter((_, at) => answers[at] === null)
  if (open.length === 0) return answers.map(answered)
  // A line may carry an identity that this device does not know, because another device has read more, or less, of the
  // meeting.
  const known = new Set(items.map(({ identity }) => identity))
  const isOther = (item: Item): boolean => !known.has(carriedIn(item) ?? '')
  const now =
    written?.filter(({ item }) => isOther(item)) ??
    sections
      .flatMap((lines) => itemsOf(lines))
      .filter(isOther)
      .map(featuresOf)
  const rarity = new Rarity(new Counts([items.map(({ features }) => features), now]))
  const matches = recognize(
    open.map(({ features }) => features),
    now,
    rarity,
  )
  const matchOf = new Map(matches.map((match) => [match.from, match]))
  return items.map(({ item }, at): Fate => {
    const match = matchOf.get(item)
    if (answers[at] !== null || match === undefined) return answered(answers[at] ?? null)
    return { is: match.isSure ? 'found' : 'perhaps', answer: outcomeOf(match), match }
  })
}

const answered = (answer: ReturnType<typeof answerOf>): Fate =>
  answer === null ? { is: 'open' } : { is: 'answered', answer }
