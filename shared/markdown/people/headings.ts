// The headings that are people: `### @ada`, `## Grace Hopper`.

import { handleId } from '../../document/people.ts'
import { believed, isBareName, isLabelLine, isTopic, nameIn, type Candidate } from './evidence.ts'
import { couldBeName } from './names.ts'
import {
  readHandles,
  readListedHandles,
  readMember,
  readPlainName,
  withoutMarkers,
  type Who,
} from './person.ts'
import type { Present } from './present.ts'
import { roundBelow, type Round } from './rounds.ts'
import type { SourceHeading, SourceLine } from './source-line.ts'
import { saysRound } from './spans.ts'

export function peopleOfHeadings(
  source: readonly SourceLine[],
  present: Present,
  outer: Round,
): Candidate<SourceHeading>[] {
  const groups: Candidate<SourceHeading>[][] = []
  /** For each level, the candidates since the last heading of a higher level. */
  const open = new Map<number, Candidate<SourceHeading>[]>()
  /** The headings above the next one, outermost first, each with what it says of a round. */
  const rounds: { level: number; round: Round }[] = []
  const close = (from: number) => {
    for (const [level, names] of open)
      if (level >= from) {
        groups.push(names)
        open.delete(level)
      }
  }
  const peoples = levelsOfPeople(source)
  const handled = new Set(
    source.map((read) => (read.is === 'heading' && readHandles(read.text) ? read.level : 0)),
  )
  /** In a round, or on a level with handles, any words may follow a handle, not only a status: `### @ada – engine`. */
  const mayGoOn = ({ level }: SourceHeading, round: Round) => round === 'strong' || handled.has(level)
  const says = saysRound(source)
  const members = membersIn(source)
  source.forEach((read, at) => {
    if (read.is !== 'heading') return
    close(read.level + 1)
    while ((rounds.at(-1)?.level ?? 0) >= read.level) rounds.pop()
    const round = rounds.at(-1)?.round ?? outer
    rounds.push({ level: read.level, round: roundBelow(round, says(read)) })
    if (round === 'tasks') return
    const text = withoutMarkers(read.text)
    const next = source[at + 1]
    const hasBody = next !== undefined && (next.is === 'line' || next.level > read.level)
    const handles = readHandles(text) ?? (hasBody && mayGoOn(read, round) ? readListedHandles(text) : null)
    const member = members.get(read)
    const who = handles ?? member ?? nameIn(text, present)
    if (!who) return
    const isPresent = present.has(who.handle) || peoples.has(read.level)
    const sure = handles !== null || (hasBody && (isPresent || member !== undefined))
    const labelled = hasBody && (asksBelow(source, at, read.level) || PERSON.test(read.text))
    const topic = !sure && isTopic(who, labelled)
    const names = open.get(read.level) ?? []
    names.push({ read, who, sure, hasBody, labelled, topic, round })
    open.set(read.level, names)
  })
  close(0)
  return believedOf(groups, present)
}

/** Whether one of the first lines below a heading is a label about work. */
function asksBelow(source: readonly SourceLine[], at: number, level: number): boolean {
  for (const read of source.slice(at + 1, at + 1 + MOST_BELOW)) {
    if (read.is === 'heading' && read.level <= level) return false
    if (isLabelLine(read)) return true
    if (read.is === 'line') return false
  }
  return false
}

/** Headings of dates may stand between a name and its labels. */
const MOST_BELOW = 3

/** A picture that stands for a person, before a name. */
const PERSON = /^(?:\p{Emoji_Modifier_Base}|👤|🗣|🧑)/u

/** The candidates of all groups. A name that is a person in one group is one in all groups of its level. */
function believedOf(
  groups: readonly Candidate<SourceHeading>[][],
  present: Present,
): Candidate<SourceHeading>[] {
  const idOf = ({ read, who }: Candidate<SourceHeading>) => `${read.level} ${handleId(who.handle)}`
  const ids = new Set(groups.flatMap((group) => believed(group, present)).map(idOf))
  return groups.flatMap((group) => {
    const again = group.map((each) => (each.hasBody && ids.has(idOf(each)) ? { ...each, sure: true } : each))
    const people = new Set(believed(again, present))
    const isRound = [...people].some(({ hasBody }) => hasBody)
    const isBare = (each: Candidate) => isRound && !each.hasBody && isBareName(each)
    return again.filter((each) => people.has(each) || isBare(each))
  })
}

/** Headings such as `Team member: Ana`, if several begin with the same words. */
function membersIn(source: readonly SourceLine[]): Map<SourceLine, Who> {
  const found = source.flatMap((read) => {
    const member = read.is === 'heading' ? readMember(read.text) : null
    return member ? [{ read, ...member }] : []
  })
  const isOften = (says: string) => found.filter((each) => each.says === says).length > 1
  return new Map(found.filter(({ says }) => isOften(says)).map(({ read, who }) => [read, who]))
}

/** The levels at which all headings name people, most of them by handle. */
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
