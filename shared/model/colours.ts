// People's colours. Presence has one of `COLOURS`, as every version of the page understands it. The page draws one of
// `DRAWN`. The team keeps each person's, in the field `<person>/colour`, so it is the same in all meetings and on all
// devices, whoever else comes.

import type * as Y from 'yjs'
import { fieldsOf } from '../document/fields.ts'

export const COLOURS = 8
export const DRAWN = 12

/** The colour that belongs to a name. */
export function colourOf(id: string, of = COLOURS): number {
  let hash = 0
  for (const character of id) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0
  return hash % of
}

/** The colour that the team keeps for a person. Null if it keeps none. */
export function keptColour(doc: Y.Doc, id: string): number | null {
  const kept: unknown = fieldsOf(doc, 'people').get(`${id}/colour`)
  return [...Array(DRAWN).keys()].find((each) => each === kept) ?? null
}

/** The colour in which a person is drawn. */
export const drawnColour = (doc: Y.Doc, id: string): number => keptColour(doc, id) ?? colourOf(id, DRAWN)
