import { expect, test } from 'vitest'
import { schedule } from './support/schedule.ts'
import { simulate } from './support/simulation.ts'

const SCHEDULES = 500
const EVENTS = 200

test(`${SCHEDULES} random schedules: nothing promised is lost, nothing is doubled, all end with the same text`, async () => {
  const counts: Record<string, number> = {}
  for (let seed = 1; seed <= SCHEDULES; seed++) {
    const { broken, figures } = await simulate(seed, schedule(seed, EVENTS).flat())
    expect({ seed, broken }).toEqual({ seed, broken: [] })
    for (const [what, count] of Object.entries(figures)) counts[what] = (counts[what] ?? 0) + count
  }
  for (const [what, count] of Object.entries(counts)) expect(count, what).toBeGreaterThan(0)
}, 60_000)
