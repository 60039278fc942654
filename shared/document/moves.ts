// Places between others, by fractional indices.

import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing'
import { compare, LAST, type Placed } from './order.ts'

/** A place after all of these; what is no place counts for nothing. */
export function after(orders: readonly string[]): string {
  const last = orders.filter(isPlace).sort(compare).at(-1)
  return generateKeyBetween(last ?? null, null)
}

/**
 * The fields that move one of a list by a step, as [id, place]: one where its new neighbours leave
 * a gap, else all. Two who came at once have one place, and what came from elsewhere may be none.
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

/** More than a thousand moves between the same two make. What is longer is no place: all are placed anew. */
const LONGEST_PLACE = 200

function isPlace(order: string): boolean {
  if (order.length > LONGEST_PLACE) return false
  try {
    generateKeyBetween(order, null)
    return order !== ''
  } catch {
    return false // no fractional index
  }
}
