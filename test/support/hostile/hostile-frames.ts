// Messages that no honest client sends. Each is made with the right structure, and then often broken, so that
// some messages pass each check and reach the next one.

import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import {
  encodeFrame,
  nack,
  PROTOCOL_VERSION,
  type Frame,
  type LogReceipt,
} from '../../../shared/wire/frames.ts'
import { ROLES } from '../../../shared/wire/access.ts'
import { limits } from '../../../server/config/limits.ts'
import { forgedInName, forgedUpdate } from './forgery.ts'
import type { Random } from '../basics/random.ts'

/** What a hostile client has seen of a room. */
export interface Seen {
  /** The whole document as one update. */
  state: Uint8Array
  /** The client ids of other people. */
  clients: readonly number[]
  receipt: LogReceipt | null
}

const BEYOND = [2 ** 31, 2 ** 32, 2 ** 40, Number.MAX_SAFE_INTEGER]

export function hostileFrame(random: Random, seen: Seen): Uint8Array {
  const frame = random.chance(0.05) ? randomBytes(random, 64) : encodeFrame(drawFrame(random, seen))
  return random.chance(0.3) ? broken(random, frame) : frame
}

function drawFrame(random: Random, seen: Seen): Frame {
  const bytes = () => randomBytes(random, 40)
  const number = () => (random.chance(0.2) ? random.pick(BEYOND) : random.int(300))
  const draws: (() => Frame)[] = [
    () => ({ type: 'update', update: drawUpdate(random, seen) }),
    () => ({ type: 'update', update: drawUpdate(random, seen) }),
    () => ({ type: 'difference', update: drawUpdate(random, seen) }),
    () => ({ type: 'carried', update: drawUpdate(random, seen), logReceipts: drawReceipts(random, seen) }),
    () => ({ type: 'state', vector: drawVector(random, seen) }),
    () => ({ type: 'awareness', update: drawPresence(random, seen) }),
    () => ({ type: 'queryAwareness' }),
    () => ({ type: 'ping' }),
    () => ({ type: 'ready' }),
    () => ({ type: 'compare' }),
    () =>
      random.pick<Frame>([
        { type: 'pong' },
        { type: 'ack', count: number() },
        { type: 'nack', frame: number(), code: nack.gap, sentence: 'no' },
        { type: 'denied', reason: 'no' },
        { type: 'digest', state: bytes(), content: bytes() },
        { type: 'notice', sentence: 'Half of it is used.' },
        {
          type: 'welcome',
          welcome: {
            protocol: PROTOCOL_VERSION,
            schema: number(),
            role: random.pick(ROLES),
            epoch: 'e',
            limits: { update: number() },
          },
        },
      ]),
  ]
  return random.pick(draws)()
}

// ── updates ──

function drawUpdate(random: Random, { state, clients }: Seen): Uint8Array {
  const clocks = Y.decodeStateVector(Y.encodeStateVectorFromUpdate(state))
  const draws: (() => Uint8Array)[] = [
    () => forgedUpdate(random, clocks),
    () => broken(random, forgedUpdate(random, clocks)),
    () => forgedInName(random, random.pick(clients), state),
    () => broken(random, state),
    () => ownText(random, state),
    () => ownText(random, state),
    () => broken(random, ownText(random, state)),
    () => randomBytes(random, 60),
    () => longRun(random, random.pick(clients), clocks),
    () => nested(random),
    () => promisingMany(random),
  ]
  if (random.chance(0.002)) return new Uint8Array(limits.update + 1)
  return random.pick(draws)()
}

function ownText(random: Random, state: Uint8Array): Uint8Array {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  doc.clientID = 1000 + random.int(1000)
  const before = Y.encodeStateVector(doc)
  const text = doc.getText('t')
  text.insert(random.int(text.length + 1), 'words of the hostile one ')
  return Y.encodeStateAsUpdate(doc, before)
}

/** A collected run that is longer than any text. */
function longRun(random: Random, client: number, clocks: Map<number, number>): Uint8Array {
  return encoding.encode((to) => {
    for (const each of [1, 1, client, clocks.get(client) ?? 0]) encoding.writeVarUint(to, each)
    encoding.writeUint8(to, random.pick([0, 1, 10])) // collected, deleted, a skip
    if (random.chance(0.5)) encoding.writeVarUint(to, 0)
    encoding.writeVarUint(to, random.pick([...BEYOND, limits.emptyRun + 1]))
    encoding.writeVarUint(to, 0)
  })
}

/** A value that is nested so deep that a recursive reader runs out of stack. */
function nested(random: Random): Uint8Array {
  const depth = random.pick([limits.jsonDepth + 1, 1000, 20_000])
  let value: unknown = 1
  for (let each = 0; each < depth; each++) value = [value]
  const content = encoding.createEncoder()
  if (depth > 1000) {
    // Writes what lib0 would write for a list with one value, because lib0's own writer cannot go so deep.
    for (let each = 0; each < depth; each++) encoding.writeUint8Array(content, new Uint8Array([117, 1]))
    encoding.writeAny(content, 1)
  } else encoding.writeAny(content, value as never)
  return encoding.encode((to) => {
    for (const each of [1, 1, 5000 + random.int(100), 0]) encoding.writeVarUint(to, each)
    encoding.writeUint8(to, 8) // any
    encoding.writeVarUint(to, 1)
    encoding.writeVarString(to, 'u')
    encoding.writeVarUint(to, 1)
    encoding.writeUint8Array(to, encoding.toUint8Array(content))
    encoding.writeVarUint(to, 0)
  })
}

/** Counts that announce entries which do not follow. */
const promisingMany = (random: Random): Uint8Array =>
  encoding.encode((to) => {
    for (let each = random.int(5); each >= 0; each--) encoding.writeVarUint(to, random.pick(BEYOND))
  })

// ── the rest ──

const drawReceipts = (random: Random, { receipt }: Seen): LogReceipt[] =>
  receipt === null ? [] : Array.from({ length: random.int(10) }, () => drawReceipt(random, receipt))

function drawReceipt(random: Random, { seq, mac }: LogReceipt): LogReceipt {
  if (random.chance(0.3)) return { seq: seq + 1 + random.int(1000), mac }
  return random.chance(0.5) ? { seq, mac } : { seq, mac: randomBytes(random, 32) }
}

function drawVector(random: Random, { state }: Seen): Uint8Array {
  const vector = Y.encodeStateVectorFromUpdate(state)
  return random.pick([
    () => vector,
    () => broken(random, vector),
    () => randomBytes(random, 30),
    () => promisingMany(random),
    () => Y.encodeStateVector(new Map([[random.pick(BEYOND), random.pick(BEYOND)]])),
  ])()
}

function drawPresence(random: Random, { clients }: Seen): Uint8Array {
  const states = [
    () => JSON.stringify({ name: 'somebody else', color: random.int(99) }),
    () => 'null',
    () => '{',
    () => '['.repeat(random.pick([10, 900])),
    () => JSON.stringify('x'.repeat(random.pick([10, 3000]))),
  ]
  const count = random.pick([0, 1, 1, 1, 2, 20])
  return encoding.encode((to) => {
    encoding.writeVarUint(to, random.chance(0.1) ? random.pick(BEYOND) : count)
    for (let each = 0; each < count; each++) {
      encoding.writeVarUint(to, random.chance(0.5) ? random.pick(clients) : random.int(5000))
      encoding.writeVarUint(to, random.chance(0.2) ? random.pick(BEYOND) : random.int(20))
      encoding.writeVarString(to, random.pick(states)())
    }
  })
}

function randomBytes(random: Random, most: number): Uint8Array {
  return Uint8Array.from({ length: random.int(most) }, () => random.int(256))
}

/** The bytes with some bits flipped, cut short, or with more bytes inserted or appended. */
export function broken(random: Random, bytes: Uint8Array): Uint8Array {
  const at = random.int(bytes.length + 1)
  switch (random.int(4)) {
    case 0:
      return bytes.slice(0, at)
    case 1:
      return Uint8Array.from([...bytes.slice(0, at), ...randomBytes(random, 9), ...bytes.slice(at)])
    case 2:
      return Uint8Array.from([...bytes, ...randomBytes(random, 9)])
    default: {
      const flipped = bytes.slice()
      for (let flips = random.int(8); flips >= 0 && flipped.length > 0; flips--) {
        const byte = random.int(flipped.length)
        flipped[byte] = (flipped[byte] ?? 0) ^ (1 << random.int(8))
      }
      return flipped
    }
  }
}
