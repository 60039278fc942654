// Seeded randomness, so that a failing run can be repeated.

export interface Random {
  /** At least 0, below 1. */
  next(): number
  /** A whole number, at least 0, below `below`. */
  int(below: number): number
  pick<T>(choices: readonly T[]): T
  chance(probability: number): boolean
}

/**
 * mulberry32 (Tommy Ettinger, public domain). It has 32 bits of state, which is good enough to schedule
 * events.
 */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (below: number) => Math.floor(next() * below)
  const pick = <T>(choices: readonly T[]): T => {
    if (choices.length === 0) throw new Error('Nothing to pick from.')
    return choices[int(choices.length)] as T
  }
  return { next, int, pick, chance: (probability) => next() < probability }
}
