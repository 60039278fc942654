import { expect, test } from 'vitest'
import { runRounds } from '../../support/basics/rounds.ts'
import { weeksRound } from '../../support/hands/weeks-round.ts'

test('P42: over weeks, on two to four devices, no line is lost or doubled, and ages and questions are as a slow program says', async () => {
  const counts = await runRounds(weeksRound, 12)
  for (const did of ['answer', 'again', 'write', 'type', 'reword', 'split', 'join', 'tick', 'remove', 'drop'])
    expect(counts[did], did).toBeGreaterThan(1)
  for (const did of ['undo', 'take back', 'hear', 'twins', 'differing', 'kept'])
    expect(counts[did], did).toBeGreaterThan(0)
  for (const from of ['document', 'archive', 'both', 'plain and document'])
    expect(counts[from], from).toBeGreaterThan(20)
  expect(counts['old']).toBeGreaterThan(6)
  expect(counts['new']).toBeGreaterThan(20)
  expect(counts['mine']).toBeGreaterThan(40)
  expect(counts['asked']).toBeGreaterThan(100)
  expect(counts['unanswered']).toBeGreaterThan(20)
})
