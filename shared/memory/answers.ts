// A person's answers to what became of their items of the last meeting, in the meeting's document:
//
//   answers   <person>/<identity>   done | still | dropped; the last writer wins
//
// An item is answered as done or still by the line with its identity in a section of its person. If that line is
// deleted, by undo too, the answer is gone with it. So for `done` and `still`, the field only says which line counts if
// two devices have each written a line. `dropped` has no line: the field alone says it.

import type * as Y from 'yjs'
import { fieldsOf, put, readString } from '../document/fields.ts'
import { labelKind } from '../document/labels.ts'
import { isBlank, textOf, type Line } from '../document/lines.ts'
import type { Item } from './items.ts'

const ANSWERS = ['done', 'still', 'dropped'] as const
export type Answer = (typeof ANSWERS)[number]

/** What the fields say about a person's items. */
export type Named = (identity: string) => Answer | null

const fields = (doc: Y.Doc) => fieldsOf(doc, 'answers')

const keyOf = (person: string, identity: string): string => `${person}/${identity}`

export const namedIn =
  (doc: Y.Doc, person: string): Named =>
  (identity) => {
    const value = readString(fields(doc), keyOf(person, identity))
    return ANSWERS.find((each) => each === value) ?? null
  }

/** Null takes the answer back. */
export function putAnswer(doc: Y.Doc, person: string, identity: string, answer: Answer | null): void {
  if (answer !== null) put(fields(doc), keyOf(person, identity), answer)
  else if (fields(doc).has(keyOf(person, identity))) fields(doc).delete(keyOf(person, identity))
}

/** An item that its person let go in a meeting. */
export interface Dropped {
  /** Empty if only the identity is known. An identity belongs to one person. */
  person: string
  identity: string
}

export const droppedIn = (doc: Y.Doc): Dropped[] =>
  [...fields(doc).keys()].flatMap((key) => {
    const [, person, identity] = /^(.*)\/([^/]+\/[^/]+)$/s.exec(key) ?? []
    if (person === undefined || identity === undefined) return []
    return namedIn(doc, person)(identity) === 'dropped' ? [{ person, identity }] : []
  })

/** A line that was carried over, and what it answers. */
export interface CarriedLine {
  identity: string
  /** The index of the line. */
  at: number
  answers: 'done' | 'still'
  /** The answer that the label above the line gives. */
  under: 'done' | 'still'
  isTicked: boolean
}

/** The carried lines of a section, in order. A label and an empty line answer nothing. */
export function carriedLines(lines: readonly Line[]): CarriedLine[] {
  const found: CarriedLine[] = []
  let label = ''
  lines.forEach((line, at) => {
    if (line.node !== 'line') return
    if (line.label) label = textOf(line)
    else if (line.carried !== undefined && !isBlank(line)) {
      const under = labelKind(label) === 'done' ? 'done' : 'still'
      const isTicked = line.checked
      found.push({ identity: line.carried, at, answers: isTicked ? 'done' : under, under, isTicked })
    }
  })
  return found
}

const known = new WeakMap<readonly Line[], readonly CarriedLine[]>()

/** The same as `carriedLines`, but computed only once for a list of lines. */
export function carriedOnce(lines: readonly Line[]): readonly CarriedLine[] {
  const found = known.get(lines) ?? carriedLines(lines)
  known.set(lines, found)
  return found
}

/**
 * Of the lines of one item, the one that is seen: it stands where the field says, or else anywhere. A tick on one of
 * them counts, whichever was seen when it was ticked.
 */
export function seenOf(twins: readonly CarriedLine[], said: Answer | null): CarriedLine | undefined {
  const there = twins.filter(({ under }) => under === said)
  const among = there.length > 0 ? there : twins
  return among.find(({ isTicked }) => isTicked) ?? among[0]
}

/**
 * The items without those that are not seen, because their person has another line of the same item in this meeting.
 * `named`: what is known of the fields of a person.
 */
export function seenItems<Of extends { person: string; items: readonly { item: Item }[] }>(
  sections: readonly Of[],
  named: (person: string) => Named = () => () => null,
): ReadonlySet<Item> {
  const twins = new Map<string, { item: Item; carried: CarriedLine }[]>()
  const seen = new Set<Item>()
  for (const { person, items } of sections)
    for (const { item } of items) {
      const [line] = item.lines
      if (line?.node !== 'line' || line.carried === undefined || person === '') seen.add(item)
      else {
        const [key, identity] = [`${person}/${line.carried}`, line.carried]
        const under = item.kind === 'done' ? 'done' : 'still'
        const answers = item.isTicked ? 'done' : under
        const carried = { identity, at: item.index, answers, under, isTicked: item.isTicked } as const
        const members = twins.get(key)
        if (members) members.push({ item, carried })
        else twins.set(key, [{ item, carried }])
      }
    }
  for (const [key, members] of twins) {
    const identity = members[0]?.carried.identity ?? ''
    const said = named(key.slice(0, -identity.length - 1))(identity)
    const one = seenOf(
      members.map(({ carried }) => carried),
      said,
    )
    for (const { item, carried } of members) if (carried === one) seen.add(item)
  }
  return seen
}

/** The answer about an item. `sections`: the lines of all its person's sections in this meeting. */
export function answerOf(
  identity: string,
  sections: readonly (readonly Line[])[],
  named: Named,
): Answer | null {
  const written = sections.flatMap((lines) => carriedOnce(lines).filter((each) => each.identity === identity))
  const said = named(identity)
  return seenOf(written, said)?.answers ?? (said === 'dropped' ? said : null)
}
