// Several relays on one table, in a simulation: what is promised, and that a fault would be noticed.

import { describe, expect, test } from 'vitest'
import { runRounds } from '../support/basics/rounds.ts'
import { nodesRound, runNodeSchedule } from '../support/simulation/node-schedule.ts'
import { NODE_FAULTS } from '../support/simulation/planted.ts'

const EVENTS = 200

/** From this seed on, sixteen schedules reach each event that is counted. */
const FIRST = 21

test('P2: in 16 random schedules of two and three relays on one table, nothing promised is lost, nothing is doubled, and all end with the same text', async () => {
  const round = (seed: number) => nodesRound(seed, { events: EVENTS, nodes: 2 + (seed % 2) })
  const counts = await runRounds(round, 16, FIRST)
  for (const [what, count] of Object.entries(counts)) expect(count, what).toBeGreaterThan(0)
})

/** Whoever looks for a fault tries so many seeds. */
const SEEDS = 500

/** The first seed that notices each fault, unless that is 1. */
const NOTICED_BY: Record<string, number> = {
  'a compaction drops what was not read': 335,
  'it is not noticed that another relay has written under the same ids': 82,
  'members do not hear what is new when the log was read anew': 6,
  'the claims of others are not read': 2,
}

async function noticedBy(fault: string): Promise<number | null> {
  const planted = NODE_FAULTS[fault]
  const first = NOTICED_BY[fault] ?? 1
  for (let seed = first; seed < first + SEEDS; seed++) {
    const options = { events: EVENTS, nodes: 2 + (seed % 2) }
    const isNoticed = await runNodeSchedule(seed, { ...options, planted }).then(
      ({ broken }) => broken.length > 0,
      () => true,
    )
    if (isNoticed && (await runNodeSchedule(seed, options)).broken.length === 0) return seed
  }
  return null
}

describe('P5: it is noticed if', () => {
  test.each(Object.keys(NODE_FAULTS))('%s', async (fault) => {
    expect(await noticedBy(fault)).not.toBe(null)
  })
})
