import { expect, test } from 'vitest'
import { removalRound } from '../../../support/rounds/removal-fuzz.ts'

const ROUNDS = 10

test('P11: removing a line loses no words that the remover had not seen', async () => {
  const total = { words: 0, removed: 0, kept: 0, doubled: 0 }
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const { words, removed, kept, lost, doubled, converged } = await removalRound(seed)
    expect({ seed, lost, converged }).toEqual({ seed, lost: [], converged: true })
    total.words += words
    total.removed += removed
    total.kept += kept
    total.doubled += doubled.length
  }
  expect(total.doubled / total.words).toBeLessThan(0.005)
  expect(Math.min(total.removed, total.kept)).toBeGreaterThan(ROUNDS)
})
