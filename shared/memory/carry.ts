// What became of the items of one meeting in a later one.

import { handleId } from '../document/people.ts'
import { labelKind, type LabelKind } from '../document/labels.ts'
import type { Line } from '../document/lines.ts'
import type { Names } from '../model/team.ts'
import { itemsOf, type Item } from './items.ts'
import { Counts, featuresOf, Rarity, recognize, type Features, type Match } from './recognize.ts'

export interface MeetingSection {
  /** As written; empty for the lines of a block, which are nobody's. */
  handle: string
  /** The block's heading, if the lines are nobody's. */
  heading?: string
  lines: readonly Line[]
}

/** A section of a meeting, with the features by which its items are recognized. */
export interface ReadSection {
  handle: string
  /** The id of the person. A person may have several sections. */
  person: string
  items: readonly Features[]
}

export const readSections = (sections: readonly MeetingSection[], { personOf }: Names): ReadSection[] =>
  sections.map(({ handle, heading, lines }) => ({
    handle,
    person: personOf(handleId(handle)),
    items: itemsOf(lines, heading).map(featuresOf),
  }))

export const countsOf = (sections: readonly ReadSection[]): Counts =>
  new Counts(sections.map(({ items }) => items))

/** The kinds of items that their owner may be asked about in the next meeting. */
const OPEN: readonly LabelKind[] = ['next', 'blocked', 'question']

export const isOpen = ({ kind, isTicked }: Item): boolean => OPEN.includes(kind) && !isTicked

/** Whether a template offered the item, and nobody has changed it. */
export const isOffered = ({ lines: [first] }: Item): boolean => first?.node === 'line' && first.untouched

/** Whether an item waits for somebody: a blocker or a question. */
export const isBlocker = ({ kind, isTicked }: Item): boolean =>
  (kind === 'blocked' || kind === 'question') && !isTicked

export interface Carried {
  /** As written in the earlier meeting. */
  handle: string
  person: string
  item: Item
  /** `gone`: the person wrote, and the item left no trace. `absent`: the person did not write. */
  outcome: 'done' | 'still' | 'gone' | 'absent'
  match: Match | null
}

/** Each open item of the earlier meeting, in its order. */
export function carry(from: readonly ReadSection[], to: readonly ReadSection[]): Carried[] {
  const rarity = new Rarity(countsOf(from), countsOf(to))
  const later = itemsByPerson(to)
  const matches = new Map<Item, Match>()
  for (const [person, items] of itemsByPerson(from)) {
    const open = items.filter(({ item }) => isOpen(item))
    for (const match of recognize(open, later.get(person) ?? [], rarity)) matches.set(match.from, match)
  }
  return from.flatMap(({ handle, person, items }) =>
    items
      .filter(({ item }) => isOpen(item))
      .map(({ item }) => {
        const match = matches.get(item) ?? null
        const outcome = match ? outcomeOf(match) : later.has(person) ? 'gone' : 'absent'
        return { handle, person, item, outcome, match }
      }),
  )
}

/** Under a label such as “Done”, words that say that something goes on. */
const GOES_ON =
  /\b(?:almost(?! all)|continu\w+|half|in progress|ongoing|partly|prototype|some work|still|wip|work(?:ing)? on)\b|(?<!\d)\d{2} ?%|\b(?:first|initial) (?:draft|steps?|design)/i

/** A label that names both, such as “Done/In progress”, leaves it open whether an item is done. */
const isBoth = (label: string): boolean =>
  label.split(/[/&,+]/).some((part) => labelKind(part) === 'progress')

export function outcomeOf({ to }: Match): 'done' | 'still' {
  if (to.isTicked) return 'done'
  return to.kind === 'done' && !isBoth(to.label) && !GOES_ON.test(to.text) ? 'done' : 'still'
}

/** The items of each person, who may have several sections. */
export function itemsByPerson(sections: readonly ReadSection[]): Map<string, Features[]> {
  const people = new Map<string, Features[]>()
  for (const { person, items } of sections) {
    const known = people.get(person)
    if (known) known.push(...items)
    else people.set(person, [...items])
  }
  return people
}
