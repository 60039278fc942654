import { expect, test } from 'vitest'
import { forgeryRound } from '../support/rounds/forgery-round.ts'
import { hostileRound } from '../support/rounds/hostile-round.ts'
import { runRounds, type Counts } from '../support/basics/rounds.ts'

const expectAll = (counts: Counts, least: number) => {
  for (const [what, count] of Object.entries(counts)) expect(count, what).toBeGreaterThan(least)
}

test('P20: of 1,500 hostile frames, two people who write beside them notice nothing', async () => {
  expectAll(await runRounds((seed) => hostileRound(seed, { frames: 500 }), 3), 12)
})

test('P19: of 800 updates forged in another’s name, none is accepted, and the victim loses nothing', async () => {
  expectAll(await runRounds(forgeryRound, 8), 80)
})
