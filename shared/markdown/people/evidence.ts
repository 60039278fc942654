// The evidence that a line begins a person's section: names elsewhere in the note, labels below the line, the
// heading above it, and similar lines beside it.

import { beginsWithLabel, isKnownLabel, labelKind } from '../../document/labels.ts'
import { beginsAsNamesDo } from './given-names.ts'
import { fieldNamed } from './field-words.ts'
import { fieldOfHeading } from './header.ts'
import { areInitials, couldBeName, isEverybody, namesTogether } from './names.ts'
import { isStatus, readNamesTogether, readNameWithRole, readPlainName, type Who } from './person.ts'
import type { Present } from './present.ts'
import { asksPerson } from './questions.ts'
import { roundOf, type Round } from './rounds.ts'
import type { SourceLine } from './source-line.ts'
import { wordsOf } from './spans.ts'

// ── candidates ──

export interface Candidate<Read extends SourceLine = SourceLine> {
  read: Read
  who: Who
  /** Whether the line begins a section without more evidence. */
  sure: boolean
  hasBody: boolean
  /** Whether the text below begins with a label such as `Done:`. */
  labelled: boolean
  /**
   * Whether the words are hardly a name. If such a line, for example `The website`, has `Done:` below it,
   * similar lines are topics too.
   */
  topic: boolean
  /** What the heading above says about the lines below it. */
  round: Round
}

/** The candidates that begin sections. All candidates in `all` have the same form. */
export function believed<Read extends SourceLine>(
  all: Candidate<Read>[],
  { listed }: Present,
): Candidate<Read>[] {
  const sure = all.filter((each) => each.sure)
  const isLikely = ({ sure, topic, labelled }: Candidate<Read>) => sure || (labelled && !topic)
  const likely = all.filter(isLikely)
  if (all.some(({ topic, labelled }) => topic && labelled)) return sure
  const enough = likely.length >= 2 && (sure.length > 0 || !listed) && likely.length * 2 >= all.length
  if (enough) {
    const fit = fitting(all, listed)
    return all.filter((each) => isLikely(each) || (isPlausible(each) && fit.has(each)))
  }
  const named = new Set(ROUNDS.filter((round) => areNames(all.filter((each) => each.round === round))))
  return all.filter((each) => each.sure || (named.has(each.round) && isPlausible(each)))
}

/**
 * Leaves out plain words that are not a person beside the other candidates. Beside handles, a single plain
 * name is a person only if it is a common one. Beside people from the list of attendees, a single word is not
 * a person (`Other:`), and other words are one only if the heading above says that people speak.
 */
function fitting<Read extends SourceLine>(all: Candidate<Read>[], listed: boolean): Set<Candidate> {
  const plain = all.filter(({ who }) => !who.handle.startsWith('@'))
  const strangers = plain.filter(({ sure, topic }) => !sure && !topic)
  const isAlone = strangers.length === 1 && all.length > 2
  const fits = (each: Candidate) =>
    !isAlone || isKnown(each) || (plain.length > 1 && (!listed || (isFull(each) && each.round !== 'none')))
  return new Set(all.filter(fits))
}

const ROUNDS: readonly Round[] = ['strong', 'soft', 'none']

const isPlausible = ({ topic, hasBody, who }: Candidate): boolean =>
  !topic && (hasBody || isStatus(who.annotation))

/**
 * Whether lines that have no other evidence are people. `all` are below headings that say the same. The
 * heading decides, or how the lines begin.
 */
function areNames(all: readonly Candidate[]): boolean {
  const round = all[0]?.round
  const names = all.filter((each) => each.sure || isPlausible(each))
  const others = all.filter((each) => !names.includes(each) && (each.topic || each.hasBody)).length
  const topics = all.filter((each) => each.topic && each.hasBody).length
  const known = names.filter(isKnown).length
  const full = names.filter(isFull).length
  if (names.length < 2 || names.length < others) return false
  if (round === 'strong') return topics * 2 <= names.length
  if (topics * 3 > names.length) return false
  if (known * 2 >= names.length) return round === 'soft' || names.length >= 3 || full === 2
  if (round !== 'soft' || topics > 0) return false
  if (known >= 2 && known * 3 >= names.length) return true
  const short = names.length - full
  return short === 0 ? known > 0 || full >= 4 : known > 0 && full >= 3 && short * 3 <= names.length
}

/**
 * In a round, a handle after a name shows that it is a person: `Ada Lovelace (@ada)`. Elsewhere, the handle
 * may name the owner of a topic.
 */
export const isKnown = ({ who, sure, round }: Candidate): boolean =>
  sure ||
  who.handle.startsWith('@') ||
  isCommon(who.handle) ||
  (round !== 'none' && /^@[^\s()]+$/.test(who.annotation))

const isFull = ({ who }: Candidate): boolean => who.handle.startsWith('@') || who.handle.includes(' ')

/** In a list of people, a name that has nothing below it. */
export const isBareName = (each: Candidate): boolean =>
  !each.topic && (isKnown(each) || isFull(each) || each.who.annotation !== '')

// ── lines ──

/**
 * A label about work, such as `Done:`, or a question to one person. It is evidence that the line above it
 * names a person.
 */
export const isWorkLabel = (text: string): boolean =>
  (beginsWithLabel(text) && !['other', 'question'].includes(labelKind(text))) || asksPerson(text)

export const isLabelLine = (read: SourceLine | undefined): boolean =>
  read !== undefined && isWorkLabel(wordsOf(read))

export function nameIn(source: string, present?: Present): Who | null {
  const together = readNamesTogether(source)
  if (together && (present?.has(together.handle) === true || isCommon(together.handle))) return together
  const who = readPlainName(source)
  if (!who) return roleIn(source, present)
  if (isKnownLabel(who.handle) || labelKind(who.handle) !== 'other' || isEverybody(who.handle)) return null
  return fieldOfHeading(who.handle) === null && roundOf(who.handle) !== 'tasks' ? who : null
}

/** Whether words before a colon may be a name: they are not a label, a field, or words for everybody. */
export const isNameAlone = (name: string): boolean =>
  couldBeName(name) &&
  !isEverybody(name) &&
  fieldNamed(name) === null &&
  !isKnownLabel(name) &&
  labelKind(name) === 'other' &&
  roundOf(name) === 'none'

/**
 * A common name with a role, or somebody who is present. Any other words before a dash are more likely a
 * topic.
 */
function roleIn(source: string, present?: Present): Who | null {
  const who = readNameWithRole(source)
  if (!who) return null
  const isOne = couldBeName(who.handle) && beginsAsNamesDo(who.handle)
  return isOne || present?.has(who.handle) === true ? who : null
}

/**
 * Whether `handle` is a name, or several, of which at least half begin as people's names often do. Of two
 * with a comma between them, both must: `Acme` in `Ana Lee, Acme` is where she is from.
 */
function isCommon(handle: string): boolean {
  const names = namesTogether(handle) ?? [handle]
  const common = names.filter(beginsAsNamesDo).length
  return names.length === 2 && /[,，、]/.test(handle) ? common === 2 : common * 2 >= names.length
}

/** `labelled`: a label below shows that two letters, such as `JJ`, are initials and not an acronym. */
export const isTopic = ({ handle }: Who, labelled = false): boolean =>
  !handle.startsWith('@') &&
  !couldBeName(handle) &&
  !(labelled && areInitials(handle)) &&
  !(namesTogether(handle) !== null && isCommon(handle))
