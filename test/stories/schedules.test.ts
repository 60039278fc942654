import { expect, test } from 'vitest'
import { runRounds } from '../support/basics/rounds.ts'
import { scheduleRound } from '../support/simulation/run-schedule.ts'

/** From this seed on, twenty schedules reach each event that is counted. */
const FIRST = 14

test('P2: in 20 random schedules, nothing promised is lost, nothing is doubled, and all end with the same text', async () => {
  const counts = await runRounds((seed) => scheduleRound(seed, { events: 200 }), 20, FIRST)
  for (const [what, count] of Object.entries(counts)) expect(count, what).toBeGreaterThan(0)
})

test('P2, P16: the same holds for such schedules in a room of ten pages and ten stock providers', async () => {
  const crowd = { ours: 10, stock: 10 }
  const counts = await runRounds((seed) => scheduleRound(seed, { events: 400, crowd }), 1)
  expect(counts['saved']).toBeGreaterThan(0)
})
