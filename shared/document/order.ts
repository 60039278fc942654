// Order by fractional indices: a new place fits between any two, so a move writes one field (see `moves.ts`).

/** Sorts after every fractional index. Entries without a place stand last, by id. */
export const LAST = '~'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * The places of a template's entries, the same on every device. Counts as the package fractional-indexing
 * does: `a0`, `a1` … `az`, `b00` …
 */
export function templateOrder(at: number): string {
  let [length, rest] = [1, at]
  for (; rest >= DIGITS.length ** length; length++) rest -= DIGITS.length ** length
  let digits = ''
  for (; digits.length < length; rest = Math.floor(rest / DIGITS.length))
    digits = DIGITS.charAt(rest % DIGITS.length) + digits
  return String.fromCharCode(96 + length) + digits
}

export interface Placed<T> {
  id: string
  order: string
  row: T
}

export const inOrder = <P extends Placed<unknown>>(placed: P[]): P[] =>
  placed.sort((a, b) => compare(a.order, b.order) || compare(a.id, b.id))

/** The first `most` entries in order. The entries of `must` come before all others. */
export function firstOf<P extends Placed<unknown>>(
  placed: P[],
  most: number,
  must: readonly { id: string }[] = [],
): P[] {
  if (placed.length <= most) return placed
  const ids = new Set(must.map(({ id }) => id))
  const rest = placed.filter(({ id }) => !ids.has(id))
  return [...placed.filter(({ id }) => ids.has(id)), ...inOrder(rest)].slice(0, most)
}

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
