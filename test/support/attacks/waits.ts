// How long edits waited for their acks, in ms.

export interface Wait {
  /** Without what the one who waited was itself kept from a core. */
  ms: number
  /** Of it, what the relay’s first thread worked: the most that it can be where nobody else is busy. */
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
  /** The most that the relay’s first thread worked during one of them. */
  worked: number
  /** Of the pastes alone. */
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
