// Makes new places in an ordered list, as fractional indices.

import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing'
import { compare, LAST, type Placed } from './order.ts'

/** A place after all places in `orders`. Invalid ones are ignored. */
export function after(orders: readonly string[]): string {
  const last = orders.filter(isPlace).sort(compare).at(-1)
  return generateKeyBetween(last ?? null, null)
}

/**
 * The fields to write when an entry of a list moves by one step, as [id, place]. If there is a gap between
 * the entry's new neighbours, only the entry gets a new place; else every entry does. There is no gap if both
 * neighbours have the same place, because two people added them at once. There is also none if one has an
 * invalid place, which another program wrote.
 */
export function moved(
  list: readonly Pick<Placed<unknown>, 'id' | 'order'>[],
  id: string,
  by: 1 | -1,
): [string, string][] {
  const from = list.findIndex((each) => each.id === id)
  const to = from + by
  const mine = list[from]
  if (mine === undefined || to < 0 || to >= list.length) return []
  const rest = list.filter((each) => each !== mine)
  const [before, behind] = [rest[to - 1]?.order ?? null, rest[to]?.order ?? null]
  if ((before === null || isPlace(before)) && (behind === null || isPlace(behind)))
    if (before === null || behind === null || before < behind)
      return [[id, generateKeyBetween(before, behind)]]
  rest.splice(to, 0, mine)
  const places = generateNKeysBetween(null, null, rest.length)
  return rest.map((each, at) => [each.id, places[at] ?? LAST])
}

/**
 * A place gets this long after more than a thousand moves between the same two entries. A longer place counts
 * as invalid, and then all entries get new places.
 */
const LONGEST_PLACE = 200

function isPlace(order: string): boolean {
  if (order.length > LONGEST_PLACE) return false
  try {
    generateKeyBetween(order, null)
    return order !== ''
  } catch {
    return false // not a fractional index
  }
}
