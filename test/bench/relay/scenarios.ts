// The scenarios. Each gives rows of figures, which are the same for every relay.

import { back } from './back.ts'
import type { Contestant, Name } from './contestants.ts'
import { crash } from './crash.ts'
import { fullHour } from './hour.ts'
import { live, type Live } from './live.ts'
import { openings } from './opening.ts'
import { manyRooms } from './rooms.ts'
import { historyOf, madeTrace, readTrace } from '../../support/basics/trace.ts'

/** Values by name. A name includes the unit. */
export type Figures = Record<string, number>

export interface Scenario {
  letter: string
  title: string
  /** Relays that this scenario leaves out, because it would show nothing about them. */
  without: readonly Name[]
  run: (contestant: Contestant, options: ScenarioOptions) => Promise<Figures>
}

export interface ScenarioOptions {
  /** The path of a public editing history, in place of a generated one. */
  trace: string | undefined
}

const SECONDS = 10
/** s from the beginning of the call, which lasts an hour. */
const INTO_IT = 15
/** Characters a second, as a quick typist types. */
const TYPING = 5
const CROWD = { members: 50, typers: 47 }
/** A rate is sustained if its p99 is at most this many ms. */
const IN_TIME = 100
const PEERS_BEST = 223_000
const OVERLOAD = 15_000

const costs = ({ cpu, foreign, lag }: Pick<Live, 'cpu' | 'foreign' | 'lag'>): Figures => ({
  'CPU, % of a core': cpu,
  'foreign CPU, %': foreign,
  'driver’s lag, p99 ms': lag,
})

const call = (members: number, typers: number, carets: boolean) => async (contestant: Contestant) => {
  const load = { members, typers, rate: TYPING, seconds: SECONDS, warm: INTO_IT, carets }
  const result = await live(contestant, 1, load)
  if (result === null) throw new Error(`${contestant.name} cannot carry a call.`)
  return { 'p50 ms': result.p50, 'p99 ms': result.p99, ...costs(result) }
}

/**
 * The highest rate at which letters reach the other clients in time. The rate is raised until they do not.
 */
async function saturation(contestant: Contestant): Promise<Figures> {
  const at = (delivered: number, seconds: number, room: number) =>
    live(contestant, room, {
      ...CROWD,
      rate: delivered / (CROWD.members - 1) / CROWD.typers,
      seconds,
      warm: 1,
      carets: false,
    })
  let [best, room] = [0, 10]
  for (let delivered = 50_000; delivered < 4_000_000; delivered *= 1.4) {
    const result = await at(delivered, 3, room++)
    if (result === null || result.p99 > IN_TIME) break
    best = delivered
  }
  const same = await at(PEERS_BEST, 5, room++)
  const over = await at(OVERLOAD * (CROWD.members - 1), 3, room)
  return {
    'delivered/s within 100 ms': best,
    'CPU at 223,000/s, %': same?.cpu ?? Infinity,
    's to drain 15,000 edits/s': over?.drained ?? Infinity,
    's p99 of these': (over?.p99 ?? Infinity) / 1000,
  }
}

async function opening(contestant: Contestant, { trace }: ScenarioOptions): Promise<Figures> {
  const patches = trace === undefined ? madeTrace(260_000) : readTrace(trace)
  const { raw, rested } = await openings(contestant, 1, historyOf(patches))
  return {
    'ms for one, as written': raw.one,
    'ms for fifty, as written': raw.fifty,
    'ms that another room waits meanwhile': raw.others,
    'ms for one, rested': rested.one,
    'ms for fifty, rested': rested.fifty,
    'told too early that they have all': raw.early + rested.early,
  }
}

export const scenarios: readonly Scenario[] = [
  {
    letter: 'A',
    title: 'a weekly call: 30 people, 26 type, with carets',
    without: [],
    run: call(30, 26, true),
  },
  { letter: 'B', title: 'all hands: 300 people, 30 type', without: ['ours8'], run: call(300, 30, false) },
  {
    letter: 'C',
    title: 'saturation: 50 people, all type',
    without: ['ours8', 'floor', 'level'],
    run: saturation,
  },
  {
    letter: 'D',
    title: '2,000 rooms of two',
    without: ['ours8', 'floor', 'level'],
    run: async (contestant) => {
      const { each, p99, again } = await manyRooms(contestant, 2000)
      return { 'KiB a room': each, 'p99 ms': p99, 'KiB that as many again add': again }
    },
  },
  { letter: 'E', title: 'a document of 260,000 edits is opened', without: ['ours8', 'floor'], run: opening },
  {
    letter: 'F',
    title: 'kill -9 while ten type',
    without: ['ours8', 'floor'],
    run: async (contestant) => {
      const { seen, lost } = await crash(contestant, 1)
      return { 'edits that others had seen': seen, 'of these, lost': lost }
    },
  },
  {
    letter: 'G',
    title: '500 people come back, each with 200 edits',
    without: ['ours8', 'floor'],
    run: async (contestant) => {
      const result = await back(contestant, 1, { people: 500, edits: 200 })
      return { 's until all have all': result.seconds, ...costs(result) }
    },
  },
  {
    letter: 'H',
    title: 'the full hour: 2,000 rooms begin at once',
    without: ['ours8', 'floor', 'level'],
    run: async (contestant) => {
      const { first, steady, cpu } = await fullHour(contestant, 2000)
      return { 'p99 ms of the first letters': first, 'p99 ms of 200 letters a second': steady, 'CPU %': cpu }
    },
  },
]
