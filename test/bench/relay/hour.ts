// The full hour: thousands of meetings begin at the same time. In each room, one client writes its first
// letter at the same moment as those of all other rooms. Then a steady rate of letters is spread over all
// rooms.

import { Client } from './client.ts'
import type { Contestant } from './contestants.ts'
import { meter } from './meter.ts'
import { letter, type Pair } from './pair.ts'

export interface FullHour {
  /** The 99th percentile of the times from a room's first letter until the other client has it, in ms. */
  first: number
  /** The same for the steady letters, in ms. */
  steady: number
  /** % of a core that the relay takes for the steady letters. */
  cpu: number
}

const ROOMS_AT_ONCE = 25
/** Letters a second, in all rooms together. */
const RATE = 200
const SECONDS = 10

export async function fullHour(contestant: Contestant, count: number): Promise<FullHour> {
  const rooms = await fill(contestant, count)
  const first = await Promise.all(rooms.map(letter))
  const stop = meter(contestant.pid)
  const steady = await steadily(rooms)
  const { cpu } = stop()
  await Promise.all(rooms.flat().map((client) => client.close()))
  return { first: percentile(first), steady: percentile(steady), cpu }
}

async function fill(contestant: Contestant, count: number): Promise<Pair[]> {
  const pairs: Pair[] = []
  while (pairs.length < count) {
    const some = Array.from({ length: Math.min(ROOMS_AT_ONCE, count - pairs.length) }, (_, at) => {
      const room = pairs.length + at
      const join = () => Client.join(contestant, { room, full: true })
      return Promise.all([join(), join()])
    })
    pairs.push(...(await Promise.all(some)))
  }
  return pairs
}

async function steadily(rooms: readonly Pair[]): Promise<number[]> {
  const times: Promise<number>[] = []
  const start = performance.now()
  await new Promise<void>((done) => {
    const timer = setInterval(() => {
      const due = Math.min(RATE * SECONDS, Math.floor(((performance.now() - start) * RATE) / 1000))
      while (times.length < due) {
        const pair = rooms[(times.length * 7919) % rooms.length]
        if (pair !== undefined) times.push(letter(pair))
      }
      if (times.length < RATE * SECONDS) return
      clearInterval(timer)
      done()
    }, 5)
  })
  return Promise.all(times)
}

const percentile = (times: readonly number[]): number =>
  times.toSorted((one, other) => one - other)[Math.floor(0.99 * (times.length - 1))] ?? NaN
