// Drills for faults that only a real relay under real load can show. Each drill has a relay of its own, reports its
// measurements, and throws if it misses a goal.

import { readdir, readFile } from 'node:fs/promises'
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { newPlace, type NewPlace } from '../relay/places.ts'
import { RawClient, textUpdate } from '../relay/raw-client.ts'
import { seeded, type Random } from '../basics/random.ts'
import type { Counts } from '../basics/rounds.ts'
import { startRelay, type RelayProcess } from '../relay/server.ts'

async function withRelay<T>(
  drill: (relay: RelayProcess) => Promise<T>,
  environment: NodeJS.ProcessEnv = {},
): Promise<T> {
  const relay = await startRelay(environment)
  try {
    return await drill(relay)
  } finally {
    await relay.close()
  }
}

function within(goal: number, measured: number, what: string): number {
  if (measured > goal) throw new Error(`${what}: ${measured}, and the goal is ${goal}`)
  return measured
}

// ── five hundred come back at once ──

const CROWD = 500

/**
 * Kills the relay while five hundred clients are in one room, each with an edit of its own. Measures the ms
 * from the relay’s start until the last edit is acked.
 */
export const crowdDrill = (seed: number): Promise<Counts> =>
  withRelay(async (relay) => {
    const random = seeded(seed)
    const place = newPlace()
    const edits = Array.from({ length: CROWD }, (_, at) => textUpdate(`word${at} `))
    const join = (update: Uint8Array) => comeIn(relay, place, update, random)
    const crowd = await Promise.all(Array.from({ length: CROWD }, () => join(new Uint8Array([0, 0]))))
    await relay.kill()
    await Promise.all(crowd.map(({ closed }) => closed))
    await relay.start()
    const before = Date.now()
    const back = await Promise.all(edits.map(join))
    const ms = within(10_000, Date.now() - before, 'ms until all are saved')
    for (const { socket } of back) socket.terminate()
    const text = (await RawClient.join(relay.url, place.room, place.key).read())?.getText('t').toJSON() ?? ''
    if (new Set(text.trim().split(' ')).size !== CROWD) throw new Error(`the room ends with “${text}”`)
    return { clients: CROWD, ms }
  })

/**
 * Joins as a page does: step 1, presence, and step 2 when asked. Tries again, after ever longer waits, until
 * step 2 is acked.
 */
async function comeIn(
  relay: RelayProcess,
  place: NewPlace,
  update: Uint8Array,
  random: Random,
): Promise<RawClient> {
  for (let wait = 200; ; wait = Math.min(wait * 2, 3500)) {
    const client = RawClient.join(relay.url, place.room, place.key)
    if ((await client.next('welcome')) !== null) {
      client.say({ type: 'awareness', update: presence() })
      client.say({ type: 'state', vector: new Uint8Array([0]) }, { type: 'ready' })
      if ((await client.next('state')) !== null) {
        client.say({ type: 'difference', update })
        if ((await client.next('ack')) !== null) return client
      }
    }
    await new Promise((done) => setTimeout(done, wait * (0.5 + random.next() / 2)))
  }
}

function presence(): Uint8Array {
  const doc = new Y.Doc()
  const awareness = new Awareness(doc)
  awareness.setLocalState({
    handle: 'somebody',
    color: 3,
    caret: { section: 'kevina', anchor: 'x'.repeat(80) },
  })
  const update = encodeAwarenessUpdate(awareness, [doc.clientID])
  awareness.destroy()
  return update
}

// ── ten thousand rooms ──

const ROOMS = 10_000
/** A small heap, so that garbage is collected early and the memory shows what is really held. */
const SMALL_HEAP = { NODE_OPTIONS: '--max-old-space-size=48 --max-semi-space-size=1' }
/** Rooms before the measurement, because the process keeps memory that it once needed. */
const FIRST_ROOMS = 2000
const AT_ONCE = 50

/**
 * Opens rooms, writes in them and leaves. Measures the kB of memory and the descriptors that are left after
 * 10,000 rooms.
 */
export const roomsDrill = (): Promise<Counts> =>
  withRelay(async (relay) => {
    const place = newPlace()
    const visit = async (nth: number) => {
      const client = RawClient.join(relay.url, `${place.space}/series-${nth}/2026-11-23`, place.key)
      await client.next('welcome')
      client.say({ type: 'difference', update: textUpdate('some words ') })
      await client.next('ack')
      await client.close()
    }
    const visitAll = async (from: number, count: number) => {
      for (let nth = from; nth < from + count; nth += AT_ONCE)
        await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => visit(nth + at)))
    }
    await visitAll(0, FIRST_ROOMS)
    const before = await costOf(relay)
    await visitAll(FIRST_ROOMS, ROOMS)
    const after = await costOf(relay)
    return {
      rooms: ROOMS,
      kB: within(8 * 1024, after.kB - before.kB, 'kB more than before'),
      descriptors: within(
        0,
        Math.max(0, after.descriptors - before.descriptors),
        'descriptors more than before',
      ),
    }
  }, SMALL_HEAP)

async function costOf({ pid }: RelayProcess): Promise<{ kB: number; descriptors: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return {
    kB: Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1]),
    descriptors: (await readdir(`/proc/${pid}/fd`)).length,
  }
}

// ── readers that do not read ──

const READERS = 16
/** Each update is nearly as long as an update may be. */
const FLOOD = Array.from({ length: 24 }, (_, at) => textUpdate(`${at % 10}`.repeat(1_000_000)))

/**
 * Sends 24 MB to readers that have stopped reading. Measures the most kB of memory for each reader, and the
 * ms until the relay has cut off the last one.
 */
export async function readersDrill(): Promise<Counts> {
  const none = await withRelay((relay) => flood(relay, 0))
  const some = await withRelay((relay) => flood(relay, READERS))
  const each = (some.kB - none.kB) / READERS
  return {
    readers: READERS,
    kB: within(8 * 1024, Math.max(0, Math.round(each)), 'kB for each reader'),
    ms: within(10_000, some.ms, 'ms until the last is gone'),
  }
}

/**
 * Resolves with the most kB by which the relay's memory grew, and with the ms until all paused readers are
 * gone.
 */
async function flood(relay: RelayProcess, paused: number): Promise<{ kB: number; ms: number }> {
  const place = newPlace()
  const enter = () => comeIn(relay, place, new Uint8Array([0, 0]), seeded(1))
  const watcher = await enter()
  const readers = await Promise.all(Array.from({ length: paused }, enter))
  const writers = await Promise.all(FLOOD.map(enter))
  const present = new Awareness(new Y.Doc())
  present.setLocalState(null)
  await untilPresent(present, watcher, 1 + paused + FLOOD.length)
  for (const { socket } of readers) socket.pause()
  const start = await costOf(relay)
  let most = 0
  const sampling = setInterval(() => void costOf(relay).then(({ kB }) => (most = Math.max(most, kB))), 20)
  const before = Date.now()
  // Sends them one by one, so that the clients that do read can follow.
  for (const [at, writer] of writers.entries()) {
    writer.say({ type: 'update', update: FLOOD[at] ?? new Uint8Array() })
    if ((await writer.next('ack')) === null) throw new Error('A client that reads was disconnected.')
  }
  if (paused > 0) await untilPresent(present, watcher, 1 + FLOOD.length)
  clearInterval(sampling)
  present.destroy()
  for (const { socket } of [watcher, ...readers, ...writers]) socket.terminate()
  return { kB: most - start.kB, ms: Date.now() - before }
}

/** Applies presence until `count` clients are present. */
async function untilPresent(present: Awareness, watcher: RawClient, count: number): Promise<void> {
  while (present.getStates().size !== count) {
    const frame = await watcher.next('awareness')
    if (frame === null) throw new Error('The watcher was disconnected.')
    applyAwarenessUpdate(present, frame.update, 'relay')
  }
}
