// Would the simulation notice? Each fault is planted, and one of the schedules that are green without
// it, or its own story, must complain.

import { describe, expect, test } from 'vitest'
import { FAULTS } from '../support/simulation/planted.ts'
import { runSchedule, shrinkSchedule } from '../support/simulation/run-schedule.ts'
import { simulate, type Event } from '../support/simulation/simulation.ts'
import {
  crash,
  cut,
  deliver,
  empty,
  erase,
  join,
  powerCut,
  saved,
  settle,
  stall,
  step,
  tell,
  type,
  wroteBeside,
  type Expectation,
} from '../support/simulation/story.ts'

/** As many as test/stories/schedules.test.ts finds green. */
const SEEDS = 500

/** Where it takes what random schedules seldom draw. */
const STORIES: Record<string, [(Event | Event[])[], Expectation]> = {
  'a frame counts as dealt with when it comes': [
    [
      [saved('a', 'hi'), join('b'), settle(), stall('sync'), type('a', 'more'), deliver('a')].flat(),
      [type('a', 'and'), deliver('a'), step(), deliver('a'), powerCut()],
    ],
    {},
  ],
  'a log that is opened is not synced': [
    [
      [saved('a', 'hi'), stall('sync'), type('a', 'more'), deliver('a'), crash()],
      [join('a'), settle(), powerCut()], // who was there before brings nothing that would be written, and synced
    ].flat(),
    {},
  ],
  'a client id goes that others refer to': [
    [wroteBeside, saved('b', 'behind'), erase('a'), settle(), empty(), settle(), join('b'), settle()],
    { sees: { b: ['rest', 'behind'] }, failures: 0 },
  ],
  'what comes of a client id that left is not left out': [
    [wroteBeside, erase('a'), settle(), empty(), settle(), join('a'), join('b'), settle()],
    { saved: ['a', 'b'], failures: 0 },
  ],
  'a client id that left does not come back': [
    [
      wroteBeside,
      erase('a'),
      settle(),
      empty(),
      settle(),
      join('b'),
      join('a'),
      type('a', 'again'),
      settle(),
    ],
    { sees: { b: ['rest', 'again'] }, failures: 0 },
  ],
  'who has what left is not told that it is gone': [
    [wroteBeside, cut('b'), erase('a'), settle(), empty(), settle(), join('b'), settle()],
    { sees: { b: ['rest'] } },
  ],
  'those that left are not known': [
    [wroteBeside, erase('a'), settle(), empty(), settle(), join('a'), settle()],
    { saved: ['a'] },
  ],
  'a compaction forgets what it keeps aside': [
    [wroteBeside, erase('a'), settle(), empty(), settle(), join('a'), settle()],
    { saved: ['a'] },
  ],
  'a gap is not seen': [
    [saved('a', 'hi'), type('a', 'lost'), { do: 'drop', who: 'a', way: 'up' }, type('a', 'more'), settle()],
    { failures: 0 },
  ],
}

/** The seed of the first schedule that complains, or null. */
async function firstCaught(fault: string): Promise<number | null> {
  const planted = FAULTS[fault]
  for (let seed = 1; seed <= SEEDS; seed++)
    if ((await runSchedule(seed, { events: 200, planted })).broken.length > 0) return seed
  return null
}

describe('P5: a planted fault is noticed', () => {
  test.each(Object.keys(FAULTS).filter((fault) => !(fault in STORIES)))('%s', async (fault) =>
    expect(await firstCaught(fault)).not.toBeNull(),
  )
  test.each(Object.keys(STORIES))('%s, in its story', async (fault) => {
    const [events, expected] = STORIES[fault] ?? [[], {}]
    expect(await tell(events, expected)).toEqual([])
    expect(await tell(events, expected, FAULTS[fault])).not.toEqual([])
  })
})

test('a schedule that fails is shrunk to the few events that it takes', async () => {
  const planted = FAULTS['an append is not synced']
  const seed = await firstCaught('an append is not synced')
  const least = await shrinkSchedule(seed ?? 0, { events: 200, planted })
  expect(least.length).toBeLessThan(10)
  expect((await simulate(seed ?? 0, least.flat(), planted)).broken).not.toEqual([])
  expect((await simulate(seed ?? 0, least.flat())).broken).toEqual([])
})
