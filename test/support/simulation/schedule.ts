// Makes a random schedule of events from a seed. `Simulation` runs it, as it runs stories. The events come in
// groups; an event makes sense only with the rest of its group.

import type { Event } from './simulation.ts'
import type { Operation } from '../log/simulated-disk.ts'
import { seeded } from '../basics/random.ts'

const FAILING: readonly Operation[] = ['append', 'sync', 'read', 'truncate', 'open', 'link', 'rename']
const STALLING: readonly Operation[] = ['append', 'sync', 'read', 'link', 'rename']

/**
 * After a disk failure, drops stalls and turns crashes into power cuts. One case has no promise: a process dies
 * between a failed sync and the truncation that follows. The next process reads the bytes, but no sync makes
 * them durable, because Linux counts them as written.
 */
function apart(groups: Event[][]): Event[][] {
  let failed = false
  return groups.map((group) =>
    group.flatMap((event): Event[] => {
      const ends = ['crash', 'powerCut', 'restore', 'rot'].includes(event.do)
      const kept: Event[] =
        event.do === 'fail'
          ? [{ do: 'release' }, event]
          : failed && event.do === 'crash'
            ? [{ do: 'powerCut' }]
            : failed && event.do === 'stall'
              ? []
              : [event]
      failed = event.do === 'fail' || (failed && !ends)
      return kept
    }),
  )
}

export interface Crowd {
  ours: number
  stock: number
}

/** At least `events` events, in groups. */
export function schedule(seed: number, events: number, crowd?: Crowd): Event[][] {
  const random = seeded(seed)
  const { ours, stock } = crowd ?? { ours: 2 + random.int(5), stock: random.int(3) }
  const people = [
    ...Array.from({ length: ours }, (_, at) => `p${at + 1}`),
    ...Array.from({ length: stock }, (_, at) => `stock${at + 1}`),
  ]
  const newWords = (count = 1 + random.int(3)) => Array.from({ length: count }, () => `s${seed}w${++words}`)
  const who = () => random.pick(people)
  let words = 0
  const drawn: Event[][] = people.map((who) => [{ do: 'join', who }])
  const kinds: [weight: number, draw: () => Event[]][] = [
    [30, () => [{ do: 'type', who: who(), words: newWords(), at: random.next() }]],
    [1, () => [{ do: 'paste', who: who(), words: newWords(12), at: random.next() }]],
    [3, () => [{ do: 'erase', who: who(), at: random.next(), most: 1 + random.int(4) }]],
    [1, () => [{ do: 'erase', who: who(), at: 0, most: 1000 }]],
    [40, () => [{ do: 'deliver', who: who(), frames: 1 + random.int(4) }]],
    [6, () => [{ do: 'settle' }]],
    [10, () => [{ do: 'join', who: who() }]],
    [3, () => [{ do: 'empty' }]],
    [6, () => [{ do: 'cut', who: who() }]],
    [1.5, () => [{ do: 'hang', who: who() }]],
    [1, () => [{ do: 'drop', who: who(), way: random.pick(['up', 'down']) }]],
    [1, () => [{ do: 'swap', who: who() }]],
    [1.5, () => [{ do: 'reload', who: who() }]],
    [3, () => [{ do: 'forge', who: who() }]],
    [5, () => [{ do: 'wait', ms: 100 + random.int(6000) }]],
    [2, () => [{ do: 'stall', operation: random.pick(STALLING) }]],
    [4, () => [{ do: 'release' }]],
    [4, () => [{ do: 'step' }]],
    [1, () => [{ do: 'crash' }]],
    [1, () => [{ do: 'powerCut' }]],
    [1, () => [{ do: 'fail', operation: random.pick(FAILING) }]],
    [0.5, () => [{ do: 'full' }]],
    [2, () => [{ do: 'heal' }]],
    [0.3, () => [{ do: 'backup' }]],
    [0.15, () => [{ do: 'restore' }, { do: 'pushBack' }]],
    [0.1, () => [{ do: 'rot', at: random.next() }, { do: 'pushBack' }]],
  ]
  const all = kinds.reduce((sum, [weight]) => sum + weight, 0)
  for (let count = drawn.length; count < events;) {
    let left = random.next() * all
    const group = kinds.find(([weight]) => (left -= weight) < 0)?.[1]() ?? []
    count += group.length
    drawn.push(group)
  }
  return apart(drawn)
}
