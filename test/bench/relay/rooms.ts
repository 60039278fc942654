// Thousands of small rooms. Measures the memory that each takes, and what remains when they are empty.

import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from './client.ts'
import type { Contestant } from './contestants.ts'
import { memoryOf } from './meter.ts'
import { letter, type Pair } from './pair.ts'

export interface ManyRooms {
  /** KiB for each room with two clients. */
  each: number
  /** The 99th percentile of the times from a letter at one client until the other has applied it, in ms. */
  p99: number
  /** KiB that the same number of new rooms add in all. They are opened when the first rooms are empty. */
  again: number
}

const ROOMS_AT_ONCE = 25
/** ms after which a relay has closed empty rooms, if it ever does. */
const LET_GO = 5000

export async function manyRooms(contestant: Contestant, count: number): Promise<ManyRooms> {
  const empty = memoryOf(contestant.pid)
  const first = await fill(contestant, 0, count)
  const full = memoryOf(contestant.pid)
  const times: number[] = []
  for (const pair of first) times.push(await letter(pair))
  const sorted = times.toSorted((a, b) => a - b)
  await leave(first)
  const second = await fill(contestant, count, count)
  const again = memoryOf(contestant.pid) - full
  await leave(second)
  return { each: (full - empty) / count, p99: sorted[Math.floor(0.99 * (count - 1))] ?? NaN, again }
}

async function fill(contestant: Contestant, from: number, count: number): Promise<Pair[]> {
  const pairs: Pair[] = []
  for (let nth = 0; nth < count; nth += ROOMS_AT_ONCE) {
    const some = Array.from(
      { length: Math.min(ROOMS_AT_ONCE, count - nth) },
      async (_, at): Promise<Pair> => {
        const room = from + nth + at
        const pair: Pair = [
          await Client.join(contestant, { room, full: true }),
          await Client.join(contestant, { room, full: true }),
        ]
        await letter(pair)
        return pair
      },
    )
    pairs.push(...(await Promise.all(some)))
  }
  return pairs
}

async function leave(pairs: readonly Pair[]): Promise<void> {
  for (const pair of pairs) for (const client of pair) await client.close()
  await sleep(LET_GO)
}
