// Measures how the relay's cost grows. In each row one quantity grows, and everything else stays the same.

import * as Y from 'yjs'
import { Client } from './client.ts'
import { Contestant } from './contestants.ts'
import { live, type Load } from './live.ts'
import { memoryOf } from './meter.ts'
import { historyOf, madeTrace } from '../../support/basics/trace.ts'

export interface Growth {
  /** What the relay pays. */
  cost: string
  /** The unit of the cost. */
  unit: string
  /** The quantity that grows. */
  against: string
  points: readonly (readonly [x: number, cost: number])[]
}

const LOAD: Load = { members: 20, typers: 15, rate: 10, seconds: 6, warm: 4, carets: false }
/** Rooms that are filled to measure the memory per room. */
const SOME = 200
/** Rooms that are filled and emptied before the measurement. */
const FEW = 100

export async function* growths(): AsyncGenerator<Growth> {
  const cpu = { cost: 'CPU per delivered edit', unit: 'µs' }
  yield {
    ...cpu,
    against: 'members',
    points: await each([20, 50, 120, 300], (members) => perEdit({ members })),
  }
  yield { ...cpu, against: 'rooms', points: await each([1, 4, 16], (rooms) => perEdit({}, rooms)) }
  yield {
    ...cpu,
    against: 'edits before',
    points: await each([1000, 10_000, 100_000], (edits) => perEdit({}, 1, wroteSoOften(edits))),
  }
  yield {
    ...cpu,
    against: 'bytes of the note',
    points: await each([1000, 30_000, 800_000], (bytes) => perEdit({}, 1, noteOf(bytes))),
  }
  const memory = { cost: 'memory per room', unit: 'KiB' }
  yield { ...memory, against: 'members', points: await each([2, 8, 24], (members) => perRoom(SOME, members)) }
  yield { ...memory, against: 'rooms', points: await each([200, 800, 2400], (rooms) => perRoom(rooms, 2)) }
  yield {
    ...memory,
    against: 'edits before',
    points: await each([100, 1000, 10_000], (edits) => perRoom(SOME, 2, wroteSoOften(edits))),
  }
  yield {
    ...memory,
    against: 'bytes of the note',
    points: await each([1000, 10_000, 100_000], (bytes) => perRoom(SOME, 2, noteOf(bytes))),
  }
}

async function each(
  values: readonly number[],
  cost: (value: number) => Promise<number>,
): Promise<[number, number][]> {
  const points: [number, number][] = []
  for (const value of values) points.push([value, await cost(value)])
  return points
}

async function alone<T>(measure: (contestant: Contestant) => Promise<T>): Promise<T> {
  const contestant = await Contestant.start('ours')
  try {
    return await measure(contestant)
  } finally {
    await contestant.close()
  }
}

/** The CPU time for delivering one edit, in µs. */
const perEdit = (load: Partial<Load>, rooms = 1, before: Uint8Array | null = null): Promise<number> =>
  alone(async (contestant) => {
    if (before !== null) await join(contestant, 0, before)
    const all = await Promise.all(
      Array.from({ length: rooms }, (_, room) => live(contestant, room, { ...LOAD, ...load })),
    )
    const [first] = all
    if (first === undefined || first === null) throw new Error('The relay cannot carry it.')
    return (first.cpu * 10_000) / (first.delivered * rooms)
  })

/**
 * KiB of memory for a room. A few rooms are filled and emptied first, so that only what the rooms hold is
 * counted.
 */
const perRoom = (rooms: number, members: number, before: Uint8Array | null = null): Promise<number> =>
  alone(async (contestant) => {
    await close(await filled(contestant, { first: rooms, rooms: FEW, members, before }))
    const empty = memoryOf(contestant.pid)
    const clients = await filled(contestant, { first: 0, rooms, members, before })
    const full = memoryOf(contestant.pid)
    await close(clients)
    return (full - empty) / rooms
  })

interface Fill {
  /** The first room's number. */
  first: number
  rooms: number
  members: number
  before: Uint8Array | null
}

async function filled(contestant: Contestant, { first, rooms, members, before }: Fill): Promise<Client[]> {
  const clients: Client[] = []
  for (let room = first; room < first + rooms; room++) {
    clients.push(await join(contestant, room, before))
    for (let nth = 1; nth < members; nth++) clients.push(await join(contestant, room, null))
  }
  return clients
}

const close = (clients: readonly Client[]) => Promise.all(clients.map((client) => client.close()))

/** Connects a client that writes `before` in one edit and stays. */
async function join(contestant: Contestant, room: number, before: Uint8Array | null): Promise<Client> {
  const writer = await Client.join(contestant, { room })
  if (before !== null) Y.applyUpdate(writer.doc, before)
  return writer
}

function wroteSoOften(edits: number): Uint8Array {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (const update of historyOf(madeTrace(edits)).updates) Y.applyUpdate(doc, update)
  })
  return Y.encodeStateAsUpdate(doc)
}

function noteOf(bytes: number): Uint8Array {
  const doc = new Y.Doc()
  doc.getText('t').insert(0, 'a line of some words\n'.repeat(Math.ceil(bytes / 21)))
  return Y.encodeStateAsUpdate(doc)
}

/** The exponent k for which cost ∝ x^k fits best (least squares of the logarithms). */
export function exponentOf({ points }: Growth): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(Math.max(y, Number.MIN_VALUE))] as const)
  const mean = (at: 0 | 1) => logs.reduce((sum, point) => sum + point[at], 0) / logs.length
  const [mx, my] = [mean(0), mean(1)]
  const up = logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0)
  return up / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0)
}
