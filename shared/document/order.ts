// Order by fractional indices: a place between two others, so that a move is one field. `moves.ts` finds it.

/** After every fractional index there is: what has no place of its own stands last, by id. */
export const LAST = '~'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The places of what a template offers, the same on every device: `a0`, `a1` … `az`, `b00` …, as fractional-indexing counts. */
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

/** The first ones, at most so many; before all others those that have to be there. */
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
