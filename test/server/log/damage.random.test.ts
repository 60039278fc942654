import { expect, test } from 'vitest'
import { damageRound, judgeCut, judgeFlip, logOf } from '../../support/rounds/damage-round.ts'
import { runRounds } from '../../support/basics/rounds.ts'

test('P7: every cut and every flipped bit of a small log is noticed, and the rest is read', async () => {
  const counts = await runRounds((seed) => damageRound(seed, 500), 1)
  expect(counts['flips']).toBeGreaterThan(4000)
})

test('P7: cuts and flipped bits at random places of a log of 64 KiB are noticed, and the rest is read', () => {
  expect(damageRound(1, 64 * 1024, 300)).toMatchObject({ cuts: 300, flips: 300 })
})

test('the check itself notices a record that was changed', () => {
  const log = logOf(1, 500)
  const other = {
    ...log,
    entries: log.entries.map(({ seq, after }) => ({ seq, after, update: new Uint8Array(9) })),
  }
  expect(() => judgeFlip(other, 0)).toThrow('other records were read')
  expect(() => judgeCut({ ...log, ends: [0] }, log.file.length)).toThrow()
})
