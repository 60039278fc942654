import { describe, expect, test } from 'vitest'
import { sectionRoot } from '../../../shared/document/roots.ts'
import { ACTS, outlineRound, type Act, type Hide } from '../../support/rounds/outline-fuzz.ts'

const ROUNDS = 8

function run(rounds: number, hide?: Hide) {
  const acts = new Map<Act, number>()
  const total = { words: 0, lost: 0, doubled: 0, apart: 0 }
  const seeds: number[] = []
  for (let seed = 1; seed <= rounds; seed++) {
    const round = outlineRound(seed, hide)
    total.words += round.words
    total.lost += round.lost.length
    total.doubled += round.doubled.length
    total.apart += round.converged ? 0 : 1
    if (round.lost.length + round.doubled.length > 0 || !round.converged) seeds.push(seed)
    for (const [act, count] of round.acts) acts.set(act, (acts.get(act) ?? 0) + count)
  }
  return { ...total, acts, seeds }
}

describe('sections and blocks that are moved, hidden and renamed while their people type', () => {
  test('lose and double nothing', () => {
    const { words, lost, doubled, apart, acts, seeds } = run(ROUNDS)
    expect({ lost, doubled, apart, seeds }).toEqual({ lost: 0, doubled: 0, apart: 0, seeds: [] })
    expect(words).toBeGreaterThan(ROUNDS * 5)
    for (const act of ACTS) expect(acts.get(act), act).toBeGreaterThan(ROUNDS / 10)
  })

  test('hiding that also deletes the text would be noticed', () => {
    const { lost } = run(2, (doc, { block, person }) => {
      const text = doc.getXmlFragment(sectionRoot(block, person))
      text.delete(0, text.length)
    })
    expect(lost).toBeGreaterThan(0)
  })
})
