// Would the simulation notice? Each fault is planted, and one of the schedules that are green without
// it, or its own story, must complain.

import { describe, expect, test } from 'vitest'
import { FAULTS } from '../support/simulation/planted.ts'
import { runSchedule, shrinkSchedule } from '../support/simulation/run-schedule.ts'
import { simulate, type Event, type Planted } from '../support/simulation/simulation.ts'
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

/** If the schedule below no longer notices a fault, one of this many must. */
const SEEDS = 500

/** The first seed whose schedule notices the fault, if it is not 1. It saves the search. */
const NOTICED_BY: Record<string, number> = {
  'a directory is not synced': 11,
  'what a failed append left is not cut off': 42,
  'a compacted log is not synced': 9,
  'the old log goes before the new one has its name': 57,
  'a checksum is not looked at': 90,
  'greeted before the log is read': 13,
  'the last record is not read': 5,
  'a compaction forgets whose client ids are': 11,
  'whose a client id is does not matter': 6,
  'claims are not logged': 10,
  'claims are not read': 10,
  'any receipt opens a carry': 16,
  'which life wrote an update does not matter': 109,
  'lives are not read': 16,
  'lives are not logged': 88,
  'a compaction forgets its lives': 16,
  'one who joins is given what stood there before': 388,
  'those present are not told to one who comes': 2,
  'one who leaves stays present': 6,
  'the page does not see that the relay lost something': 16,
  'the page does not notice a dead line': 6,
  'the page does not say anew that it is here': 11,
}

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

/** The seed of a schedule that is green without the fault and complains with it, or null. */
async function noticedBy(fault: string): Promise<number | null> {
  const complains = async (seed: number, planted?: Planted) =>
    (await runSchedule(seed, { events: 200, ...(planted && { planted }) })).broken.length > 0
  for (let nth = 0; nth <= SEEDS; nth++) {
    const seed = nth === 0 ? (NOTICED_BY[fault] ?? 1) : nth
    if ((await complains(seed, FAULTS[fault])) && !(await complains(seed))) return seed
  }
  return null
}

describe('P5: a planted fault is noticed', () => {
  test.each(Object.keys(FAULTS).filter((fault) => !(fault in STORIES)))('%s', async (fault) =>
    expect(await noticedBy(fault)).not.toBeNull(),
  )
  test.each(Object.keys(STORIES))('%s, in its story', async (fault) => {
    const [events, expected] = STORIES[fault] ?? [[], {}]
    expect(await tell(events, expected)).toEqual([])
    expect(await tell(events, expected, FAULTS[fault])).not.toEqual([])
  })
})

test('a schedule that fails is shrunk to the few events that it takes', async () => {
  const planted = FAULTS['an append is not synced']
  const seed = await noticedBy('an append is not synced')
  const least = await shrinkSchedule(seed ?? 0, { events: 200, planted })
  expect(least.length).toBeLessThan(10)
  expect((await simulate(seed ?? 0, least.flat(), planted)).broken).not.toEqual([])
  expect((await simulate(seed ?? 0, least.flat())).broken).toEqual([])
})
