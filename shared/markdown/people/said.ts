// Finds paragraphs of a round in which people speak, each after their name: `Karim: the server is up`.

import { beginsWithLabel, isKnownLabel } from '../../document/labels.ts'
import { handleId } from '../../document/people.ts'
import { isNameAlone, isTopic, type Candidate } from './evidence.ts'
import { beginsAsNamesDo } from './given-names.ts'
import { isKnownField } from './header.ts'
import { readPlainName, readSaidByName } from './person.ts'
import type { Present } from './present.ts'
import { roundOf, type Round } from './rounds.ts'
import type { SourceText } from './source-line.ts'
import { isBold, isBoldHeading, isMarginal, isUnderlined, type Settled, type Span } from './spans.ts'

interface Voice extends Candidate<SourceText> {
  /** Whether nothing follows the name, as in `Karim:`. */
  isSilent: boolean
  isBold: boolean
}

/** The voices below a line that says whether people speak in turn; or all other voices. */
interface Part {
  round: Round
  voices: Voice[]
}

/**
 * The paragraphs in which a person speaks. `others` are other lines of people in the same span. Each of them
 * counts as one more voice. But if one of them is a handle or bold, paragraphs are only remarks, and the
 * result is empty.
 */
export function peopleSaid(
  { round: outer, lines }: Span,
  present: Present,
  others: readonly Candidate<SourceText>[],
): Candidate<SourceText>[] {
  const isPlain = ({ read, who }: Candidate<SourceText>) =>
    !who.handle.startsWith('@') && !/^(?:\*\*|__)/.test(read.source)
  if (!others.every(isPlain)) return []
  const heads = new Set(others.map(({ read }) => read))
  const rest: Part = { round: outer, voices: [] }
  const parts = [rest]
  let part = rest
  for (const [at, { read, depth }] of lines.entries()) {
    if (depth > 0 || !isMarginal(read) || heads.has(read)) continue
    if (isBoldHeading(read) || isUnderlined(lines, at) || announces(read.source, present)) {
      const round = roundOf(read.source)
      part = round === 'none' ? rest : { round, voices: [] }
      if (part !== rest) parts.push(part)
    }
    const who = isKnownField(read.source) ? null : readSaidByName(read.source, maySpeak(present))
    if (!who) continue
    const sure = present.has(who.handle)
    const isSilent = who.annotation === ''
    const said = { read, who, round: outer, sure, hasBody: true, labelled: false, topic: false }
    part.voices.push({ ...said, isSilent, isBold: /^(?:\*\*|__)/.test(read.source) })
  }
  // If somebody speaks twice, a line that ends in a colon is not a heading.
  const isTalk = (part: Part) => !areDistinct(part === rest ? rest.voices : [...rest.voices, ...part.voices])
  return parts.flatMap((part) => {
    const { round, voices } = part
    if (isTalk(part) && round !== 'strong') return []
    return voicesOf(voices, round, present, others).map((each) => ({ ...each, round, sure: true }))
  })
}

/** A line that ends in a colon and names nobody: `What we did:` */
function announces(source: string, present: Present): boolean {
  if (!ENDS_IN_COLON.test(source) || source.split(' ').length > MOST_WORDS) return false
  const who = readPlainName(source)
  return who === null || (!present.has(who.handle) && isTopic(who)) || roundOf(source) !== 'none'
}

const MOST_WORDS = 8

const maySpeak =
  (present: Present) =>
  (name: string, rest: string): boolean =>
    (SAYS.test(rest) || /^\s*[:：]\s*$/.test(rest)) && (present.has(name) || isNameAlone(name))

const SAYS = /^\s*(?:\([^()]*\)\s*)?(?:[:：]\s*|[-–—]+\s+)[^\s/]/

/**
 * The people who speak in turn. If most of them are present, the others are too, whatever the list of
 * attendees calls them. If there is no such list, a round with bold or common names is enough.
 */
function voicesOf(
  all: readonly Voice[],
  round: Round,
  present: Present,
  others: readonly Candidate[],
): readonly Voice[] {
  const speaking = all.filter(({ isSilent }) => !isSilent)
  const sure = speaking.filter((each) => each.sure)
  if (present.listed && areVoices(sure, round, present, others)) {
    const strangers = all.filter((each) => !each.sure).length
    const isFew = strangers * (round === 'none' ? 6 : 3) <= all.length
    const may = isFew ? all : all.filter((each) => each.sure)
    return areDistinct(may) ? may : sure
  }
  if (all.length < 3 || !areDistinct(all)) return []
  const known = speaking.filter(({ sure, who }) => sure || beginsAsNamesDo(who.handle)).length
  const areBold = all.every(({ isBold }) => isBold)
  if (round === 'strong') return known * 2 >= all.length || (areBold && known > 0) ? all : []
  return round === 'soft' && areBold && known * 3 >= all.length ? all : []
}

const areDistinct = (voices: readonly Candidate[]): boolean =>
  new Set(voices.map(({ who }) => handleId(who.handle))).size === voices.length

/** In a round each person speaks once. In a discussion, some speak again. */
function areVoices(
  voices: readonly Candidate[],
  round: Round,
  present: Present,
  others: readonly Candidate[],
): boolean {
  const ids = new Set([...voices, ...others].map(({ who }) => handleId(who.handle)))
  const again = voices.length + others.length - ids.size
  if (voices.length === 0) return false
  if (round === 'strong') return ids.size >= 2 && again * 2 <= ids.size
  if (again > 0) return false
  return round === 'soft' ? ids.size >= 2 : ids.size >= 3 && ids.size * 2 >= present.count
}

/**
 * The lines that end the last person's section: an underlined heading, and a line that looks like those of
 * people but is not one (`Note: …` beside `Karim: …`, `**Other:**` beside `**Karim:**`).
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

const ENDS_IN_COLON = /[:：]\s*(?:\*\*|__)?$/
const SAID_OF = /^\p{Lu}[\p{L}\p{M} .'’-]{0,30}\s?[:：]\s/u
