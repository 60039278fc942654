// Order by fractional indices. Between any two places there is room for a new one, so a move writes one field
// (see `moves.ts`).

/** Sorts after every fractional index. Entries without a place come last, ordered by id. */
export const LAST = '~'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * The places of a template's entries, the same on every device. They are those that the package
 * fractional-indexing makes: `a0`, `a1` … `az`, `b00` …
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

/** The first `most` entries in order. Entries in `must` come before all others. */
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
