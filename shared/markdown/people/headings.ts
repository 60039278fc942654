// The headings that are people: `### @ada`, `## Grace Hopper`.

import { believed, isLabelLine, isTopic, nameIn, type Candidate, type Present } from './evidence.ts'
import { couldBeName } from './names.ts'
import { readHandles, readListedHandles, readPlainName } from './person.ts'
import { belowTitle, roundBelow, type Round } from './rounds.ts'
import type { SourceHeading, SourceLine } from './source-line.ts'
import { saysRound } from './spans.ts'

export function peopleOfHeadings(
  source: readonly SourceLine[],
  present: Present,
  top: Round,
): Candidate<SourceHeading>[] {
  const groups: Candidate<SourceHeading>[][] = []
  /** For each level, the candidates since the last heading of a higher level. */
  const open = new Map<number, Candidate<SourceHeading>[]>()
  /** What the headings say that the next one stands below, outermost first. */
  const rounds: { level: number; round: Round }[] = []
  const close = (from: number) => {
    for (const [level, names] of open)
      if (level >= from) {
        groups.push(believed(names, present))
        open.delete(level)
      }
  }
  const peoples = levelsOfPeople(source)
  const handled = new Set(
    source.map((read) => (read.is === 'heading' && readHandles(read.text) ? read.level : 0)),
  )
  /** In a round, or beside handles, other words than a status may follow one: `### @ada – engine`. */
  const mayGoOn = ({ level }: SourceHeading, round: Round) => round === 'strong' || handled.has(level)
  const says = saysRound(source)
  source.forEach((read, at) => {
    if (read.is !== 'heading') return
    close(read.level + 1)
    while ((rounds.at(-1)?.level ?? 0) >= read.level) rounds.pop()
    const round = rounds.at(-1)?.round ?? belowTitle(top)
    rounds.push({ level: read.level, round: roundBelow(round, says(read)) })
    if (round === 'tasks') return
    const next = source[at + 1]
    const hasBody = next !== undefined && (next.is === 'line' || next.level > read.level)
    const handles =
      readHandles(read.text) ?? (hasBody && mayGoOn(read, round) ? readListedHandles(read.text) : null)
    const who = handles ?? nameIn(read.text, present)
    if (!who) return
    const isPresent = present.has(who.handle) || peoples.has(read.level)
    const sure = handles !== null || (hasBody && isPresent)
    const labelled = hasBody && isLabelLine(next)
    const topic = !sure && isTopic(who)
    const names = open.get(read.level) ?? []
    names.push({ read, who, sure, hasBody, labelled, topic, round })
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
