// How old an item is.

import type { Item } from '../memory/items.ts'
import type { Ledger } from '../memory/ledger.ts'

/** How many earlier meetings are read for an age: a year of weekly ones. */
export const MOST_MEETINGS = 52

export interface Age {
  /** In how many meetings the item was open, this one included: at least 2. */
  meetings: number
  /** The date of the first of them. */
  since: string
}

/** Null if it is new. `counts`: whether an item was open in an earlier meeting. */
export function ageOf(ledger: Ledger<string>, item: Item, counts: (item: Item) => boolean): Age | null {
  const at = ledger.chainOf(item)?.at.filter(({ item: each }) => counts(each)) ?? []
  const [first] = at
  const meetings = new Set(at.map(({ meeting }) => meeting)).size
  return first && meetings > 1 ? { meetings, since: first.meeting } : null
}
