// Makes and runs random schedules for several relays on one table.

import type { Counts } from '../basics/rounds.ts'
import { seeded } from '../basics/random.ts'
import { shrink } from '../basics/shrink.ts'
import { simulateNodes, type NodeEvent } from './nodes.ts'
import type { Planted } from './simulation.ts'

export interface NodeScheduleOptions {
  events: number
  nodes: number
  planted?: Planted | undefined
}

/** At least `events` events. */
function nodeSchedule(seed: number, { events, nodes }: NodeScheduleOptions): NodeEvent[] {
  const random = seeded(seed)
  const people = Array.from({ length: 2 + random.int(4) }, (_, at) => `p${at + 1}`)
  let words = 0
  const newWords = (count = 1 + random.int(3)) => Array.from({ length: count }, () => `s${seed}w${++words}`)
  const who = () => random.pick(people)
  const node = () => random.int(nodes)
  const drawn: NodeEvent[] = people.map((who) => ({ do: 'join', who }))
  const kinds: [weight: number, draw: () => NodeEvent][] = [
    [30, () => ({ do: 'type', who: who(), words: newWords(), at: random.next() })],
    [1, () => ({ do: 'paste', who: who(), words: newWords(12), at: random.next() })],
    [3, () => ({ do: 'erase', who: who(), at: random.next(), most: 1 + random.int(4) })],
    [1, () => ({ do: 'erase', who: who(), at: 0, most: 1000 })],
    [40, () => ({ do: 'deliver', who: who(), frames: 1 + random.int(4) })],
    [6, () => ({ do: 'settle' })],
    [8, () => ({ do: 'join', who: who() })],
    [5, () => ({ do: 'cut', who: who() })],
    [8, () => ({ do: 'move', who: who(), to: node() })],
    [5, () => ({ do: 'late' })],
    [2, () => ({ do: 'reload', who: who() })],
    [3, () => ({ do: 'forge', who: who(), node: node() })],
    [4, () => ({ do: 'wait', ms: 100 + random.int(6000) })],
    [12, () => ({ do: 'hear', node: node() })],
    [2, () => ({ do: 'empty' })],
    [1.5, () => ({ do: 'kill', node: node() })],
    [1.5, () => ({ do: 'pause', node: node() })],
    [3, () => ({ do: 'wake', node: node() })],
    [1, () => ({ do: 'lose', node: node() })],
    [3, () => ({ do: 'find', node: node() })],
    [2, () => ({ do: 'hold', node: node() })],
    [4, () => ({ do: 'release', node: node() })],
    [2, () => ({ do: 'fate', node: node(), fate: random.pick(['failed', 'answer lost']) })],
    [2, () => ({ do: 'heal' })],
    [0.3, () => ({ do: 'backup' })],
    [0.2, () => ({ do: 'restore' })],
  ]
  const all = kinds.reduce((sum, [weight]) => sum + weight, 0)
  while (drawn.length < events) {
    let left = random.next() * all
    const event = kinds.find(([weight]) => (left -= weight) < 0)?.[1]()
    if (event) drawn.push(event)
  }
  return drawn
}

export const runNodeSchedule = (
  seed: number,
  options: NodeScheduleOptions,
): Promise<{ broken: string[]; figures: Counts }> =>
  simulateNodes(seed, options.nodes, nodeSchedule(seed, options), options.planted)

/** Throws if the schedule finds faults. The error names the faults and the fewest events that cause them. */
export async function nodesRound(seed: number, options: NodeScheduleOptions): Promise<Counts> {
  const { broken, figures } = await runNodeSchedule(seed, options)
  if (broken.length === 0) return { ...figures, events: options.events }
  const complaint = async (events: readonly NodeEvent[]) => {
    const { broken } = await simulateNodes(seed, options.nodes, events, options.planted)
    return broken[0]?.replace(/\S*\d\S*|“[^”]*”/g, '…')
  }
  const events = nodeSchedule(seed, options)
  const first = await complaint(events)
  const least = await shrink(events, async (some) => (await complaint(some)) === first)
  throw new Error(
    `${broken.join('; ')}\n\nThe least that fails so:\n${least.map((event) => JSON.stringify(event)).join('\n')}`,
  )
}
