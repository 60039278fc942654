// Paragraphs of a round in which each present person's update stands behind their name: `Karim: the server is up`.

import { beginsWithLabel, isKnownLabel } from '../../document/labels.ts'
import { handleId } from '../../document/people.ts'
import type { Candidate, Present } from './evidence.ts'
import { isKnownField } from './header.ts'
import { readSaidByName } from './person.ts'
import { roundBelow, type Round } from './rounds.ts'
import type { SourceText } from './source-line.ts'
import { isBold, isBoldHeading, isMarginal, isUnderlined, type Settled, type Span } from './spans.ts'

/**
 * The paragraphs that are people. `others` are people's lines in the same span: a person whose update stands below
 * counts as one more voice, but below handles and bold names a paragraph is a remark.
 */
export function peopleSaid({ round: outer, lines }: Span, present: Present, others: readonly Candidate[]) {
  const isPlain = ({ read, who }: Candidate) =>
    !who.handle.startsWith('@') && read.is === 'line' && !/^(?:\*\*|__)/.test(read.source)
  if (!present.listed || !others.every(isPlain)) return []
  const found: Candidate<SourceText>[] = []
  let round = outer
  for (const [at, line] of lines.entries()) {
    const { read, depth } = line
    if (depth > 0 || !isMarginal(read)) continue
    if (isBoldHeading(read) || isUnderlined(lines, at)) round = roundBelow(outer, read.source)
    const who = isKnownField(read.source) ? null : readSaidByName(read.source, speaks(present))
    if (who)
      found.push({
        ...{ read, who, round, sure: true, hasBody: true, labelled: false, topic: false },
      })
  }
  return ROUNDS.flatMap((each) => {
    const voices = found.filter((one) => one.round === each)
    return areVoices(voices, each, present, others) ? voices : []
  })
}

const ROUNDS: readonly Round[] = ['strong', 'soft', 'none']

const speaks =
  (present: Present) =>
  (name: string, rest: string): boolean =>
    present.has(name) && SAYS.test(rest)

const SAYS = /^\s*(?:\([^()]*\)\s*)?(?:[:：]\s*|[-–—]+\s+)[^\s/]/

/** A discussion has people who speak again; in a round each speaks once. */
function areVoices(
  voices: readonly Candidate[],
  round: Round,
  present: Present,
  others: readonly Candidate[],
): boolean {
  const ids = new Set([...voices, ...others].map(({ who }) => handleId(who.handle)))
  const again = voices.length + others.length - ids.size
  if (round === 'strong') return ids.size >= 2 && again * 2 <= ids.size
  if (again > 0) return false
  return round === 'soft' ? ids.size >= 2 : ids.size >= 3 && ids.size * 2 >= present.count
}

/**
 * The lines after people that end the last person's section: a heading that is underlined, and a line of the same
 * form for something else (`Note: …` beside `Karim: …`, `**Other:**` beside `**Karim:**`).
 */
export function endsOfSections(
  lines: readonly Settled[],
  people: readonly Candidate<SourceText>[],
  said: readonly Candidate<SourceText>[],
): SourceText[] {
  const named = people.filter(({ who }) => !who.handle.startsWith('@'))
  if (named.length < 2) return []
  const heads = new Set(people.map(({ read }) => read))
  const areBold = named.every(({ read }) => isBold(read) && ENDS_IN_COLON.test(read.source))
  const areSaid = said.length > 0
  const first = lines.findIndex(({ read }) => heads.has(read))
  const isBelowLine = lines.some((_, at) => at < first && isUnderlined(lines, at))
  const texts = new Map<string, number>()
  for (const { read } of lines) texts.set(read.source, (texts.get(read.source) ?? 0) + 1)
  return lines.flatMap(({ read, depth }, at) => {
    if (at <= first || depth > 0 || heads.has(read) || !isMarginal(read)) return []
    if ((areSaid || isBelowLine) && isUnderlined(lines, at)) return [read]
    if ((texts.get(read.source) ?? 0) > 1 || isKnownLabel(read.source)) return []
    if (areBold && isBold(read) && ENDS_IN_COLON.test(read.source)) return [read]
    return areSaid && SAID_OF.test(read.source) && !beginsWithLabel(read.source) ? [read] : []
  })
}

const ENDS_IN_COLON = /[:：](?:\*\*|__)?$/
const SAID_OF = /^\p{Lu}[\p{L}\p{M} .'’-]{0,30}\s?[:：]\s/u
