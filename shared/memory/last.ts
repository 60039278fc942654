// For each person, the open items of the last meeting in which the person wrote.

import { isBlank, textOf, type Line } from '../document/lines.ts'
import { handleId } from '../document/people.ts'
import type { Names } from '../model/team.ts'
import { groupBy } from '../words/group-by.ts'
import { carriedBy } from './carried.ts'
import { isOffered, isOpen, outcomeOf, type MeetingSection } from './carry.ts'
import { carriedIn, identitiesOf, sinceOf } from './identity.ts'
import { itemsOf, type Item } from './items.ts'
import { answerOf, type Dropped, type Named } from './answers.ts'
import { Counts, featuresOf, Rarity, recognize, type Features, type Match } from './recognize.ts'

export interface LastItem {
  identity: string
  item: Item
  features: Features
  /** The date of the first meeting in which the item was, as far as that is known. */
  since: string
}

export interface LastOf {
  date: string
  items: readonly LastItem[]
}

export interface PastMeeting {
  date: string
  sections: readonly MeetingSection[]
  /** As far as the meeting's document is known. */
  dropped?: readonly Dropped[]
}

/** Whether somebody has written in a section. Labels alone are not written, nor is what a template offers. */
export const isWritten = (lines: readonly Line[]): boolean =>
  lines.some(
    (line) =>
      !isBlank(line) &&
      !(line.node === 'line' && (line.untouched || (line.label && itemsOf([line]).length === 0))),
  )

/**
 * Adds the people to `last` who wrote in this meeting and are not there yet. Call with the latest meeting first.
 * `later`: the meetings after this one. What was dropped there is not open any more.
 */
export function addLast(
  last: Map<string, LastOf>,
  { date, sections }: PastMeeting,
  { personOf }: Pick<Names, 'personOf'>,
  later: readonly PastMeeting[] = [],
): void {
  const dropped = groupBy(
    later.flatMap((each) => each.dropped ?? []),
    ({ person }) => personOf(person),
  )
  const items = new Map<string, Item[]>()
  for (const { handle, lines } of sections) {
    const person = personOf(handleId(handle))
    if (handle === '' || last.has(person) || !isWritten(lines)) continue
    items.set(person, [...(items.get(person) ?? []), ...itemsOf(lines)])
  }
  for (const [person, all] of items) {
    const identities = identitiesOf(date, person, all, isOpen)
    const known = new Set(dropped.get(person)?.map(({ identity }) => identity))
    const open = all.flatMap((item): LastItem[] => {
      const { carried: identity } = carriedBy(identities.get(item))
      if (identity === undefined || known.has(identity) || !isOpen(item) || isOffered(item)) return []
      known.add(identity)
      return [{ identity, item, features: featuresOf(item), since: sinceOf(identity) }]
    })
    last.set(person, { date, items: open })
  }
}

/** The meeting as its note says, with the identities that lines of the same words have in its document. */
export function withIdentities(
  meeting: PastMeeting,
  document: PastMeeting | null,
  { personOf }: Pick<Names, 'personOf'>,
): PastMeeting {
  const keyOf = ({ handle }: MeetingSection, line: Line) =>
    `${personOf(handleId(handle))}\n${textOf(line).replace(/\s+/g, ' ').trim()}`
  const carried = new Map<string, string[]>()
  for (const section of document?.sections ?? [])
    for (const line of section.lines)
      if (line.node === 'line' && !line.label && line.carried !== undefined) {
        const key = keyOf(section, line)
        carried.set(key, [...(carried.get(key) ?? []), line.carried])
      }
  const dropped = document?.dropped ?? []
  if (carried.size === 0 && dropped.length === 0) return meeting
  const sections = meeting.sections.map((section) => ({
    ...section,
    lines: section.lines.map((line) => {
      const identity =
        line.node === 'line' && !line.label ? carried.get(keyOf(section, line))?.shift() : undefined
      return identity === undefined ? line : { ...line, carried: identity }
    }),
  }))
  return { ...meeting, sections, dropped }
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

/** `sections`: the lines of all sections of the person in this meeting. In the order of the items. */
export function fatesOf(
  items: readonly LastItem[],
  sections: readonly (readonly Line[])[],
  named: Named,
): Fate[] {
  const answers = items.map(({ identity }) => answerOf(identity, sections, named))
  const open = items.filter((_, at) => answers[at] === null)
  if (open.length === 0) return answers.map(answered)
  // A line may carry an identity that only another device knows: one that has read more, or less, of the meeting.
  const known = new Set(items.map(({ identity }) => identity))
  const now = sections
    .flatMap((lines) => itemsOf(lines))
    .filter((item) => !known.has(carriedIn(item) ?? ''))
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
