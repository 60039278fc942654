// Checks that the simulation notices faults. Each fault is planted in a schedule or story that is green
// without it, and must make it fail.

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
  fail,
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

/** If the seed below no longer notices a fault, one of the first `SEEDS` seeds must. */
const SEEDS = 500

/**
 * The first seed whose schedule notices the fault, if that is not seed 1. It is written down to save the search.
 */
const NOTICED_BY: Record<string, number> = {
  'updates that move into a room’s file are not synced': 2,
  'a compacted log is not synced': 5,
  'the old log is removed before the new one has its name': 14,
  'checksums are not checked': 7,
  'clients are answered before the log is read': 13,
  'the last record is not read': 5,
  'a compaction forgets the owners of client ids': 11,
  'the owner of a client id does not matter': 6,
  'claims are not logged': 10,
  'claims are not read': 10,
  'any log receipt lets an edit be carried': 16,
  'the life that wrote an update does not matter': 109,
  'lives are not read': 16,
  'lives are not logged': 129,
  'a compaction forgets its lives': 16,
  'a client that joins is given an earlier state': 388,
  'presence is not sent to a client that comes': 2,
  'a client that leaves stays present': 6,
  'the page does not notice that the relay lost something': 29,
  'the page does not notice a dead connection': 6,
  'the page does not send its presence again': 11,
}

/** Stories for faults that random schedules seldom notice. */
const STORIES: Record<string, [(Event | Event[])[], Expectation]> = {
  'a frame counts as dealt with on arrival': [
    [
      [saved('a', 'hi'), join('b'), settle(), stall('sync'), type('a', 'more'), deliver('a')].flat(),
      [type('a', 'and'), deliver('a'), step(), deliver('a'), powerCut()],
    ],
    {},
  ],
  'the tail of a failed append is not cut off': [
    [
      ...[
        saved('a', 'hi'),
        saved('b', 'there'),
        fail('sync'),
        type('a', 'more'),
        deliver('a'),
        cut('a'),
        settle(),
      ],
      ...[type('b', 'kept'), settle(), join('b'), settle(), crash(), settle()], // the update of `b` gets the number of the refused one
    ].flat(),
    {},
  ],
  'what a killed process left in the journal is not synced': [
    [
      [saved('a', 'hi'), stall('sync'), type('a', 'more'), deliver('a'), crash()],
      [join('a'), settle(), powerCut()], // `a` has nothing new to write and sync
    ].flat(),
    {},
  ],
  'a client id is taken out of the document although other structs refer to it': [
    [wroteBeside, saved('b', 'behind'), erase('a'), settle(), empty(), settle(), join('b'), settle()],
    { sees: { b: ['rest', 'behind'] }, failures: 0 },
  ],
  'structs of a removed client id are added again when a client repeats them': [
    [wroteBeside, erase('a'), settle(), empty(), settle(), join('a'), join('b'), settle()],
    { saved: ['a', 'b'], failures: 0 },
  ],
  'a removed client id does not come back when it writes again': [
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
  'a page that still has removed structs is not told that they were removed': [
    [wroteBeside, cut('b'), erase('a'), settle(), empty(), settle(), join('b'), settle()],
    { sees: { b: ['rest'] } },
  ],
  'removed client ids are forgotten': [
    [wroteBeside, erase('a'), settle(), empty(), settle(), join('a'), settle()],
    { saved: ['a'] },
  ],
  'a compaction forgets the content kept aside': [
    [wroteBeside, erase('a'), settle(), empty(), settle(), join('a'), settle()],
    { saved: ['a'] },
  ],
  'a gap is not noticed': [
    [saved('a', 'hi'), type('a', 'lost'), { do: 'drop', who: 'a', way: 'up' }, type('a', 'more'), settle()],
    { failures: 0 },
  ],
}

const complains = async (seed: number, planted?: Planted): Promise<boolean> =>
  (await runSchedule(seed, { events: 200, ...(planted && { planted }) })).broken.length > 0

/** Whether the schedule of a seed is green without a fault. Many faults are noticed by the same seed. */
const isGreen = (() => {
  const known = new Map<number, boolean>()
  return async (seed: number): Promise<boolean> => {
    const is = known.get(seed) ?? !(await complains(seed))
    known.set(seed, is)
    return is
  }
})()

/** The seed of a schedule that is green without the fault and fails with it, or null. */
async function noticedBy(fault: string): Promise<number | null> {
  for (let nth = 0; nth <= SEEDS; nth++) {
    const seed = nth === 0 ? (NOTICED_BY[fault] ?? 1) : nth
    if ((await complains(seed, FAULTS[fault])) && (await isGreen(seed))) return seed
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

test('a schedule that fails is shrunk to the few events that are needed', async () => {
  const planted = FAULTS['an append is not synced']
  const seed = await noticedBy('an append is not synced')
  const least = await shrinkSchedule(seed ?? 0, { events: 200, planted })
  expect(least.length).toBeLessThan(10)
  expect((await simulate(seed ?? 0, least.flat(), planted)).broken).not.toEqual([])
  expect((await simulate(seed ?? 0, least.flat())).broken).toEqual([])
})
