// How long edits wait for their acks, in ms.

export interface Wait {
  /** Not counting the time in which the waiting process itself had no core. */
  ms: number
  /**
   * How long the relay’s main thread worked during the wait. On an otherwise idle machine, no wait is longer.
   */
  worked: number
}

export interface Waits {
  letters: Wait[]
  pastes: Wait[]
}

export interface Figures {
  acks: number
  p50: number
  p999: number
  max: number
  /** The longest time that the relay’s main thread worked during one wait. */
  worked: number
  /** The longest wait of a paste. */
  pastes: number
}

export function figuresOf({ letters, pastes }: Waits): Figures {
  const all = [...letters, ...pastes]
  const sorted = all.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(all.length - 1, Math.floor(all.length * share))] ?? 0
  return {
    acks: all.length,
    p50: at(0.5),
    p999: at(0.999),
    max: sorted.at(-1) ?? 0,
    worked: most(all.map(({ worked }) => worked)),
    pastes: most(pastes.map(({ ms }) => ms)),
  }
}

const most = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), 0)
