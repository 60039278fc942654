// Finds the items of a list that are people: `- @ada`, with the lines below each item.
//
// A list of people may also hold other items, and lines that begin with a person and then say something. The
// part of the list from its first person to its last decides.

import {
  believed,
  isBareName,
  isKnown,
  isLabelLine,
  isNameAlone,
  isWorkLabel,
  isTopic,
  nameIn,
  type Candidate,
} from './evidence.ts'
import { looksLikeLabel } from '../../document/labels.ts'
import { handleId } from '../../document/people.ts'
import { couldBeName } from './names.ts'
import { beginsAsNamesDo } from './given-names.ts'
import { readHandles, readSaidByHandles, readSaidByName, withoutMarkers, type Who } from './person.ts'
import { isKnownField, readField } from './header.ts'
import type { Present } from './present.ts'
import { roundBelow, type Round } from './rounds.ts'
import type { SourceText } from './source-line.ts'
import { isBold, isBoldHeading, isItem, type Settled } from './spans.ts'

export interface ListedPerson {
  is: 'person'
  who: Who
  /** Whether only the item's first line is the header. Then the text below it belongs to the person. */
  isFirstLine: boolean
}

export type ListRole = ListedPerson | { is: 'heading' } | { is: 'end' }

export function* peopleOfLists(
  lines: readonly Settled[],
  round: Round,
  present: Present,
): Generator<[SourceText, ListRole]> {
  const read = (list: List) => {
    const said = list.before?.source ?? ''
    const field = readField(said)
    if (field?.id === 'attendees' && field.value === '') return []
    // A longer line is a sentence, not a heading for the list.
    const here = said.split(' ').length > MOST_WORDS ? round : roundBelow(round, said)
    if (here === 'tasks') return []
    return firstOf(SPLITS, (split) => peopleOfList(list, split, here, present))
  }
  for (const list of listsOf(lines)) {
    const joined = read(list)
    if (joined) yield* joined
    // Below an item that is not a person, a line without a blank line before it is a paragraph. It will be
    // one once the note is written.
    else for (const part of apart(list)) yield* read(part) ?? []
  }
}

const MOST_WORDS = 8

/**
 * Which items of several lines, without a blank line between them, are read as a header with text below it.
 * Such an item is also written that way; any other item is written in one line. So the people found here must
 * be those that are found when the written note is read. If an item that was split turns out not to be a
 * person, a choice that splits fewer items is tried.
 */
type Split = 'any' | 'handles' | 'none'
const SPLITS: readonly Split[] = ['any', 'handles', 'none']

function firstOf<In, Out>(inputs: readonly In[], make: (input: In) => Out | null): Out | null {
  for (const input of inputs) {
    const made = make(input)
    if (made !== null) return made
  }
  return null
}

/** An item at the margin, or another line there that stands between two items. */
interface Entry {
  read: SourceText
  below: SourceText | null
  /**
   * Whether the line follows an item without a blank line. It belongs to the section that the item begins.
   */
  isJoined: boolean
}

interface List {
  entries: Entry[]
  /** The line at the margin above the list, such as `Updates:`. */
  before: SourceText | null
  /** The line at the margin that ends the list. */
  after: SourceText | null
}

/** The lists at the margin. A paragraph ends a list. */
function listsOf(lines: readonly Settled[]): List[] {
  const lists: List[] = []
  let open: List | null = null
  let before: SourceText | null = null
  lines.forEach(({ read, depth }, at) => {
    if (depth > 0) return
    const isJoined = isJoining(read)
    if (read.line.node === 'line' && !isItem(read) && !isTask(read) && !isJoined) {
      if (open) open.after = read
      open = null
      before = read
    } else {
      if (open === null) lists.push((open = { entries: [], before, after: null }))
      const next = lines[at + 1]
      const isBelow = next !== undefined && (next.depth > 0 || isJoining(next.read))
      open.entries.push({ read, below: isBelow ? next.read : null, isJoined })
    }
  })
  return lists
}

const isJoining = (read: SourceText): boolean => read.isLazy && !beginsSomething(read)

/** The list in parts, for the case that no such line belongs to the item above it. */
function apart({ entries, before, after }: List): List[] {
  if (entries.every(({ isJoined }) => !isJoined)) return []
  const lists: List[] = [{ entries: [], before, after }]
  for (const entry of entries) {
    const last = lists.at(-1)
    const isOver = entry.below !== null && isJoining(entry.below)
    if (!entry.isJoined) last?.entries.push(isOver ? { ...entry, below: null } : entry)
    else {
      if (last) last.after = entry.read
      lists.push({ entries: [], before: entry.read, after })
    }
  }
  return lists
}

const beginsSomething = (read: SourceText): boolean =>
  isBold(read) ||
  looksLikeLabel(read.source) ||
  isKnownField(read.source) ||
  readSaidByHandles(read.source) !== null

const isTask = ({ line }: SourceText): boolean => line.node === 'line' && line.kind === 'task'

/**
 * `head`: the item names a person and nothing else. `name`: perhaps it does. `said`: it begins with a person
 * and then says something.
 */
interface Judged extends Candidate<SourceText> {
  grade: 'head' | 'name' | 'said'
  isFirstLine: boolean
}

/** Null if this is not a list of people, or if a line in it belongs to an item that is not a person. */
function peopleOfList(
  { entries, after }: List,
  split: Split,
  round: Round,
  present: Present,
): [SourceText, ListRole][] | null {
  const judged = entries.map((entry) => judge(entry, split, round, present))
  const names = believedNames(judged, present)
  const here = new Set([...names].map(({ who }) => handleId(who.handle)))
  const people = entries.map((entry, at): Judged | null => {
    const each = judged[at] ?? null
    if (each && (each.grade !== 'name' || names.has(each))) return each
    return each && !each.topic ? null : readByName(entry, round, present, here)
  })
  if (round === 'strong' || round === 'soft')
    for (const [at, each] of likeThem(entries, people, round).entries()) people[at] ??= each
  const first = people.findIndex((each) => each !== null)
  const last = people.findLastIndex((each) => each !== null)
  const between = people.filter((_, at) => at >= first && at <= last && entries[at]?.isJoined === false)
  const total = entries.filter(({ isJoined }) => !isJoined).length
  if (!isListOfPeople(between, round, total)) return null
  if (judged.some((each, at) => each?.isFirstLine === true && people[at] === null)) return null
  const roles: [SourceText, ListRole][] = []
  let isOpen = false
  for (const [at, { read, isJoined }] of entries.entries()) {
    const person = people[at] ?? null
    if (isJoined && (!isOpen || at > last)) return null
    if (isJoined) continue
    if (person) roles.push([read, { is: 'person', who: person.who, isFirstLine: person.isFirstLine }])
    else if (isOpen) roles.push([read, { is: 'end' }])
    isOpen = person !== null
  }
  if (isOpen && after) roles.push([after, { is: isBoldHeading(after) ? 'heading' : 'end' }])
  return roles
}

/**
 * `people` are the items from the first person to the last; null is an item that is not a person. The whole
 * list has `total` items.
 */
function isListOfPeople(people: readonly (Judged | null)[], round: Round, total: number): boolean {
  // Labels below plain words may be the state of topics. So they are no evidence if other items are not
  // people.
  const known = people.filter((each) => each !== null)
  if (known.length < people.length && round !== 'strong' && !known.some(isKnown)) return false
  const alone = known.filter(({ grade }) => grade !== 'said').length
  const bodies = known.filter(({ hasBody }) => hasBody)
  const strangers = people.length - known.length
  if (alone === 0 || bodies.length === 0) {
    const saying = known.filter(({ who }) => who.annotation !== '')
    const ids = new Set(saying.map(({ who }) => handleId(who.handle)))
    if (round === 'soft')
      return (
        saying.length >= 3 && strangers === 0 && ids.size * 3 >= saying.length * 2 && ids.size * 2 > total
      )
    return round === 'strong' && saying.length >= 2 && strangers * 2 <= saying.length
  }
  const good = known.filter(({ grade, hasBody }) => grade !== 'said' || hasBody).length
  return (
    strangers <= good && alone * 2 >= known.filter(({ grade, hasBody }) => grade === 'said' && hasBody).length
  )
}

/**
 * The plain names that begin sections. If one does, names in the same list without lines below them do too.
 */
function believedNames(judged: readonly (Judged | null)[], present: Present): Set<Candidate> {
  const candidates = judged.filter((each) => each !== null && each.grade !== 'said') as Judged[]
  const names = new Set<Candidate>(believed(candidates, present))
  const isRound = candidates.some((each) => names.has(each) && each.hasBody)
  for (const each of candidates) if (isRound && !each.hasBody && isBareName(each)) names.add(each)
  return names
}

function judge({ read, below }: Entry, split: Split, round: Round, present: Present): Judged | null {
  if (!isItem(read) && !isTask(read)) return null
  const hasBody = below !== null
  if (isTask(read) && !hasBody) return null
  const made = (who: Who, grade: Judged['grade'], text: string): Judged => {
    const isFirstLine = text !== read.source
    const labelled = isFirstLine ? isWorkLabel(read.below[0] ?? '') : isLabelLine(below ?? undefined)
    const isName = !who.handle.startsWith('@')
    const sure = grade === 'head' && (!isName || present.has(who.handle))
    const topic = !sure && isTopic(who, labelled)
    return { read, who, sure, hasBody: hasBody || isFirstLine, labelled, topic, round, grade, isFirstLine }
  }
  const { source } = read
  const first = split === 'none' || read.below.length === 0 ? source : read.first
  for (const text of [source, first]) {
    const handles = readHandles(withoutMarkers(text))
    if (handles) return made(handles, 'head', text)
  }
  for (const text of split === 'any' ? [first, source] : [source]) {
    const name = nameIn(withoutMarkers(text), present)
    if (name) return made(name, present.has(name.handle) ? 'head' : 'name', text)
  }
  if (isTask(read)) return null
  const said = readSaidByHandles(withoutMarkers(read.source))
  return said && made(said, 'said', read.source)
}

/**
 * Items that begin as their neighbours do, if most of these are people: `Xan: …` beside `Ana: …` and `Bo: …`.
 * Where everybody speaks in turn, it is enough if two people are known and each item has one word before a
 * colon.
 */
function likeThem(
  entries: readonly Entry[],
  people: readonly (Judged | null)[],
  round: Round,
): (Judged | null)[] {
  const own = entries.map(({ isJoined }) => !isJoined)
  const alike = entries.map(({ read, below }, at) => {
    if (people[at] || !own[at] || !isItem(read)) return null
    const who = readSaidByName(withoutMarkers(read.source), maySay(round))
    return who && saidBy(who, read, below !== null, round)
  })
  const known = people.filter((each) => each !== null)
  const total = own.filter(Boolean).length
  const strangers = total - known.length - alike.filter((each) => each !== null).length
  const areWords = [...known, ...alike].every((each) => each === null || !each.who.handle.includes(' '))
  const isMost = known.length * 3 >= total * 2
  const isRound = round === 'strong' && strangers === 0 && areWords
  return known.length >= 2 && (isMost || isRound) ? alike : []
}

const maySay =
  (round: Round) =>
  (name: string, rest: string): boolean =>
    /^\s*[:：]\s*\S/.test(rest) &&
    (isNameAlone(name) || (round === 'strong' && isNameAlone(capital(name)) && !name.includes(' ')))

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

const saidBy = (who: Who, read: SourceText, hasBody: boolean, round: Round): Judged => ({
  ...{ read, who, sure: false, hasBody, labelled: false, topic: false, round },
  ...{ grade: 'said', isFirstLine: false },
})

/**
 * A line that begins with a person: somebody who begins a section in this list or, in a round, somebody who
 * is present.
 */
function readByName(
  { read, below }: Entry,
  round: Round,
  present: Present,
  here: ReadonlySet<string>,
): Judged | null {
  if (!isItem(read)) return null
  const isSpeaker = (name: string, rest: string): boolean =>
    here.has(handleId(name)) ||
    (round === 'strong' && present.has(name)) ||
    ((round === 'strong' || round === 'soft') &&
      (/^\s*[(:：]/.test(rest)
        ? present.has(name) || isCommonName(name)
        : /^\s+[-–—~]+\s/.test(rest) && present.has(name)))
  const who = readSaidByName(withoutMarkers(read.source), isSpeaker)
  return who && saidBy(who, read, below !== null, round)
}

const isCommonName = (name: string): boolean => couldBeName(name) && beginsAsNamesDo(name)
