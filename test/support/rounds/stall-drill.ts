// Sends a real relay the largest loads that one client can send. Measures how long a client in another room
// waits for a pong meanwhile.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { Frame } from '../../../shared/wire/frames.ts'
import { newPlace, type NewPlace } from '../relay/places.ts'
import { RawClient } from '../relay/raw-client.ts'
import { seeded } from '../basics/random.ts'
import type { Counts } from '../basics/rounds.ts'
import { startRelay, type RelayProcess } from '../relay/server.ts'

/** The most ms until a pong, in addition to the time with an idle relay. */
const LONGEST = 50
/** ms within which a document with a million inserts and deletes must open. */
const OPENED_WITHIN = 2000
const TIMES = 5
const EMPTY = new Uint8Array([0])

// ── loads ──

const docOf = (client: number, write: (doc: Y.Doc) => void): Y.Doc => {
  const doc = Object.assign(new Y.Doc(), { clientID: client })
  doc.transact(() => write(doc))
  return doc
}
const repeat = (times: number, act: (nth: number) => void): void => {
  for (let nth = 0; nth < times; nth++) act(nth)
}
const prepends = (times: number): Uint8Array =>
  Y.encodeStateAsUpdate(docOf(7, (doc) => repeat(times, () => doc.getText('t').insert(0, 'x'))))

/** Encoded by hand, because a document would have collected all sets except the last. */
const mapSets = (): Uint8Array =>
  encoding.encode((to) => {
    for (const number of [1, 60_000, 7, 0]) encoding.writeVarUint(to, number)
    for (let clock = 0; clock < 60_000; clock++) {
      encoding.writeUint8(to, clock === 0 ? 0x28 : 0x88)
      if (clock === 0) {
        encoding.writeVarUint(to, 1)
        encoding.writeVarString(to, 'm')
        encoding.writeVarString(to, 'k')
      } else for (const number of [7, clock - 1]) encoding.writeVarUint(to, number)
      encoding.writeVarUint(to, 1)
      encoding.writeAny(to, clock)
    }
    encoding.writeVarUint(to, 0)
  })

/** An update of new clients with one struct each. */
const newcomers = (count: number): Uint8Array =>
  encoding.encode((to) => {
    encoding.writeVarUint(to, count)
    for (let client = 1; client <= count; client++) {
      for (const number of [1, client * 1000, 0]) encoding.writeVarUint(to, number)
      encoding.writeUint8(to, 4)
      encoding.writeVarUint(to, 1)
      encoding.writeVarString(to, 't')
      encoding.writeVarString(to, 'x')
    }
    encoding.writeVarUint(to, 0)
  })

/** A million inserts and deletes by twelve people. They type runs, and delete some characters of each. */
function oldDocument(): Uint8Array[] {
  const random = seeded(1)
  const updates: Uint8Array[] = []
  const docs = Array.from({ length: 12 }, (_, nth) => Object.assign(new Y.Doc(), { clientID: 1 + nth }))
  let gestures = 0
  while (gestures < 1_000_000) {
    const doc = random.pick(docs)
    const text = doc.getText('t')
    const collected: Uint8Array[] = []
    const collect = (update: Uint8Array) => collected.push(update)
    doc.on('update', collect)
    doc.transact(() =>
      repeat(200, () => {
        const at = random.int(text.length + 1)
        const [typed, taken] = [1 + random.int(40), random.int(20)]
        repeat(typed, (nth) => text.insert(at + nth, 'x'))
        repeat(Math.min(taken, typed), (nth) => text.delete(at + typed - 1 - nth, 1))
        gestures += typed + Math.min(taken, typed)
      }),
    )
    doc.off('update', collect)
    for (const other of docs) if (other !== doc) for (const update of collected) Y.applyUpdate(other, update)
    updates.push(...collected)
  }
  return updates
}

const oddVector = (nth: number): Frame => ({
  type: 'state',
  vector: Y.encodeStateVector(new Map([[7, 3 + 2 * nth]])),
})

// ── senders ──

async function enter(relay: RelayProcess, place: NewPlace): Promise<RawClient> {
  const client = RawClient.join(relay.url, place.room, place.key)
  if ((await client.next('welcome')) === null) throw new Error('The client was not let in.')
  return client
}

async function say(client: RawClient, ...frames: Frame[]): Promise<void> {
  client.say(...frames)
  if ((await client.next('ack')) === null) throw new Error('The edit was not acked.')
}

/**
 * Sends the updates and leaves. Resolves when the room has closed, so the next client opens it from the disk.
 */
async function leaveBehind(relay: RelayProcess, ...updates: readonly Uint8Array[]): Promise<NewPlace> {
  const place = newPlace()
  const client = await enter(relay, place)
  for (const update of updates) await say(client, { type: 'difference', update })
  await client.close()
  await new Promise((done) => setTimeout(done, 2000))
  return place
}

interface Load {
  name: string
  send: () => Promise<void>
  /**
   * Whether to measure only once. The relay reads a connection at a limited rate, so large updates take long.
   */
  once?: boolean
}

function loadsAt(relay: RelayProcess): Load[] {
  const edit = (name: string, frame: Frame): Load => ({
    name,
    send: async () => {
      const client = await enter(relay, newPlace())
      await say(client, frame)
      client.socket.terminate()
    },
  })
  const states = async (place: NewPlace, count: number) => {
    const client = await enter(relay, place)
    for (let nth = 0; nth < count; nth++) client.say(oddVector(nth % 100))
    await client.next('difference')
    await new Promise((done) => setTimeout(done, 1000))
    client.socket.terminate()
  }
  let [many, fewer] = [newPlace(), newPlace()]
  return [
    edit('60k map sets', { type: 'update', update: mapSets() }),
    edit('10k clients', { type: 'update', update: newcomers(10_000) }),
    {
      name: '500k prepends',
      once: true,
      send: async () => void (many = await leaveBehind(relay, prepends(500_000))),
    },
    {
      name: 'opening',
      send: async () => {
        const client = await enter(relay, many)
        client.say({ type: 'state', vector: EMPTY })
        await client.next('difference')
        await client.close()
        await new Promise((done) => setTimeout(done, 500))
      },
    },
    {
      name: 'Markdown',
      send: async () => {
        const headers = { authorization: `Bearer ${many.key}` }
        await (await fetch(`${relay.url}api/${many.room}.md`, { headers })).text()
      },
    },
    { name: '20 states', send: () => states(many, 20) },
    {
      name: '20k prepends',
      once: true,
      send: async () => void (fewer = await leaveBehind(relay, prepends(20_000))),
    },
    { name: '70k states', send: () => states(fewer, 70_000) },
  ]
}

// ── waiting ──

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0

export async function stallDrill(): Promise<Counts> {
  const relay = await startRelay()
  const probe = fork(fileURLToPath(new URL('../relay/probe.ts', import.meta.url)), [relay.url], {
    execArgv: ['--import', 'tsx'],
  })
  const longest = async (): Promise<number> => {
    probe.send('?')
    const [ms] = (await once(probe, 'message')) as [number]
    return ms
  }
  const measure = async (act: () => Promise<void>, times = TIMES): Promise<number> => {
    const each: number[] = []
    for (let time = 0; time < times; time++) {
      await longest()
      await act()
      each.push(await longest())
    }
    return Math.round(median(each))
  }
  try {
    await once(probe, 'message')
    const figures: Counts = {}
    const idle = await measure(() => new Promise((done) => setTimeout(done, 1000)))
    figures['ms idle'] = idle
    for (const { name, send, once = false } of loadsAt(relay))
      figures[`ms of ${name}`] = await measure(send, once ? 1 : TIMES)
    figures['ms to open an old document'] = await opening(relay)
    const over = Object.entries(figures).filter(
      ([what, ms]) => ms > (what.startsWith('ms of') ? LONGEST + idle : OPENED_WITHIN),
    )
    if (over.length > 0) throw new Error(`too long: ${JSON.stringify(over)}, of ${JSON.stringify(figures)}`)
    return figures
  } finally {
    probe.disconnect()
    await relay.close()
  }
}

async function opening(relay: RelayProcess): Promise<number> {
  const place = await leaveBehind(relay, ...oldDocument())
  const before = Date.now()
  const client = await enter(relay, place)
  client.say({ type: 'state', vector: EMPTY })
  const opened = await client.next('difference')
  const ms = Date.now() - before
  const clocks = [...(opened ? Y.parseUpdateMeta(opened.update).to.values() : [])]
  if (clocks.reduce((sum, clock) => sum + clock, 0) < 500_000) throw new Error('The document is incomplete.')
  client.socket.terminate()
  return ms
}
