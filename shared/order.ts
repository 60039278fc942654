// Order by fractional indices: a place between two others, so that a move is one field.

import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing'

/** After every fractional index there is: what has no place of its own stands last, by id. */
export const LAST = '~'

/** The places of what a template offers, the same on every device. */
export const templateOrder = (at: number): string => {
  let key = generateKeyBetween(null, null)
  for (let step = 0; step < at; step++) key = generateKeyBetween(key, null)
  return key
}

export interface Placed<T> {
  id: string
  order: string
  row: T
}

export const inOrder = <T>(placed: Placed<T>[]): Placed<T>[] =>
  placed.sort((a, b) => compare(a.order, b.order) || compare(a.id, b.id))

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

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

function isPlace(order: string): boolean {
  try {
    generateKeyBetween(order, null)
    return order !== ''
  } catch {
    return false // no fractional index
  }
}
