// A random schedule of events, by its seed: the same runner as the stories.

import type { Event } from './simulation.ts'
import type { Operation } from './simulated-disk.ts'
import { seeded } from './random.ts'

const FAILING: readonly Operation[] = ['append', 'sync', 'read', 'truncate', 'open', 'link', 'rename']
const STALLING: readonly Operation[] = ['append', 'sync', 'read', 'link', 'rename']

/**
 * Once the disk has failed, it does not stall as well, and the process ends with the power only. One that
 * dies between a failed sync and the cut that follows it leaves bytes that the next one reads and no
 * sync makes durable, since Linux counts them as written. That one moment is not promised.
 */
function apart(events: Event[]): Event[] {
  let failed = false
  return events.flatMap((event): Event[] => {
    const ends = event.do === 'crash' || event.do === 'powerCut'
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
  })
}

export function schedule(seed: number, events: number): Event[] {
  const random = seeded(seed)
  const people = Array.from({ length: 2 + random.int(7) }, (_, at) => `p${at + 1}`)
  let words = 0
  const drawn: Event[] = people.map((who) => ({ do: 'join', who }))
  const kinds: [number, () => Event][] = [
    [30, () => ({ do: 'type', who: random.pick(people), words: newWords(), at: random.next() })],
    [40, () => ({ do: 'deliver', who: random.pick(people), frames: 1 + random.int(4) })],
    [6, () => ({ do: 'settle' })],
    [10, () => ({ do: 'join', who: random.pick(people) })],
    [3, () => ({ do: 'empty' })],
    [6, () => ({ do: 'cut', who: random.pick(people) })],
    [2, () => ({ do: 'stall', operation: random.pick(STALLING) })],
    [4, () => ({ do: 'release' })],
    [1, () => ({ do: 'crash' })],
    [1, () => ({ do: 'powerCut' })],
    [1, () => ({ do: 'fail', operation: random.pick(FAILING) })],
    [0.5, () => ({ do: 'full' })],
    [2, () => ({ do: 'heal' })],
  ]
  const newWords = () => Array.from({ length: 1 + random.int(3) }, () => `s${seed}w${++words}`)
  const all = kinds.reduce((sum, [weight]) => sum + weight, 0)
  while (drawn.length < events) {
    let left = random.next() * all
    const kind = kinds.find(([weight]) => (left -= weight) < 0) ?? kinds[0]
    if (kind) drawn.push(kind[1]())
  }
  return apart(drawn)
}
