// A round is one run of a random test, for one seed. It returns counts of what it did, and throws if it finds
// a fault.

/** How often each thing was done or seen. */
export type Counts = Record<string, number>

export type Round = (seed: number) => Counts | Promise<Counts>

export function add(to: Counts, counts: Readonly<Counts>): void {
  for (const [what, count] of Object.entries(counts)) to[what] = (to[what] ?? 0) + count
}

/** Runs a round for each of `rounds` seeds, from `firstSeed` on. */
export async function runRounds(round: Round, rounds: number, firstSeed = 1): Promise<Counts> {
  const total: Counts = {}
  for (let seed = firstSeed; seed < firstSeed + rounds; seed++) add(total, await runRound(round, seed))
  return total
}

export async function runRound(round: Round, seed: number): Promise<Counts> {
  try {
    return await round(seed)
  } catch (error) {
    throw new Error(`Seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}
