// Which lines of a Markdown text were carried over from an earlier meeting. The text itself does not say so. This is
// stored beside it, in the record of a snapshot and in the archive. It also has the items that their owners dropped in
// that meeting. Such an item has no line, so its number is higher than the last line's.

import * as v from 'valibot'

/** A line's number in the text, from 1, and the identity of its item. */
export const CarriedAt = v.array(v.tuple([v.pipe(v.number(), v.integer(), v.minValue(1)), v.string()]))
export type CarriedAt = v.InferOutput<typeof CarriedAt>

/** The first of a longer list are kept, so the record of a snapshot fits into a field (`MAX_FIELD`). */
export const MOST_CARRIED = 400

const pastEnd = (text: string): number => text.split('\n').length + 1

/** `dropped`: the identities of the items that were dropped in the meeting with this text. */
export function withDropped(carried: CarriedAt, text: string, dropped: readonly string[]): CarriedAt {
  if (dropped.length === 0) return carried
  const at = pastEnd(text)
  const gone = dropped.slice(0, MOST_CARRIED).map((identity): CarriedAt[number] => [at, identity])
  return [...carried.slice(0, MOST_CARRIED - gone.length), ...gone]
}

/** The identities of the items that were dropped in the meeting with this text. */
export function droppedAt(carried: CarriedAt, text: string): string[] {
  if (carried.length === 0) return []
  const at = pastEnd(text)
  return carried.flatMap(([row, identity]) => (row >= at ? [identity] : []))
}
