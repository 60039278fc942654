import { describe, expect, test } from 'vitest'
import { fuzzRound, GESTURES, type FuzzOptions, type Gesture } from './support/line-fuzz.ts'

const ROUNDS = 150

function run(options: FuzzOptions) {
  const gestures = new Map<Gesture, number>()
  const total = { words: 0, lost: 0, doubled: 0, apart: 0 }
  const seeds: number[] = []
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const round = fuzzRound(seed, options)
    total.words += round.words
    total.lost += round.lost.length
    total.doubled += round.doubled.length
    total.apart += round.converged ? 0 : 1
    if (round.lost.length + round.doubled.length > 0 || !round.converged) seeds.push(seed)
    for (const [gesture, count] of round.gestures) gestures.set(gesture, (gestures.get(gesture) ?? 0) + count)
  }
  return { ...total, gestures, seeds }
}

describe('two to four people on the same lines at once', () => {
  test('typing, entering, indenting, ticking and undoing lose and double nothing', () => {
    const { words, lost, doubled, apart, gestures, seeds } = run({ joins: false, undo: true })
    expect({ lost, doubled, apart, seeds }).toEqual({ lost: 0, doubled: 0, apart: 0, seeds: [] })
    expect(words).toBeGreaterThan(ROUNDS)
    for (const gesture of [...GESTURES, 'undo', 'redo'] as const)
      expect(gestures.get(gesture), gesture).toBeGreaterThan(0)
  })

  test('joining and splitting lose nothing either; two who do it to the same line may double what is in it', () => {
    const { words, lost, doubled, apart, gestures } = run({ joins: true, undo: true })
    expect({ lost, apart }).toEqual({ lost: 0, apart: 0 })
    for (const gesture of ['join', 'split'] as const) expect(gestures.get(gesture)).toBeGreaterThan(0)
    expect(doubled / words, `${doubled} of ${words} words`).toBeLessThan(0.02)
  })
})
