// Attacks by frames that are expensive to read: long messages, control frames, single bytes.

import * as encoding from 'lib0/encoding'
import { encodeFrame } from '../../../shared/wire/frames.ts'
import type { Counts } from '../basics/rounds.ts'
import { roomOf, type Attack, type Target } from './attack.ts'
import { flood, repeated, wsFrame, type Pipe, type PipeOptions } from './pipe.ts'

const MiB = 1024 * 1024
/** Just below the length of the longest message that the relay accepts. */
const LONGEST = 8 * MiB - 64

const once = <T>(make: () => T): (() => T) => {
  let made: { value: T } | null = null
  return () => (made ??= { value: make() }).value
}

// ── messages ──

const varUint = (number: number): Uint8Array => encoding.encode((to) => encoding.writeVarUint(to, number))

/** A welcome with almost 8 MiB of JSON, which is expensive to parse. */
export const longWelcome = once(() => {
  const text = `[${'[],'.repeat(Math.floor((LONGEST - 100) / 3))}0]`
  return wsFrame('binary', Buffer.concat([varUint(100), varUint(text.length), Buffer.from(text)]))
})

/** A state vector with about as many clients as fit into one message. */
export const longVector = once(() => {
  const vector = encoding.encode((to) => {
    const count = 1_400_000
    encoding.writeVarUint(to, count)
    for (let client = 0; client < count; client++) {
      encoding.writeVarUint(to, client)
      encoding.writeVarUint(to, 1)
    }
  })
  return wsFrame('binary', encodeFrame({ type: 'state', vector }))
})

const longPresence = once(() =>
  wsFrame('binary', encodeFrame({ type: 'awareness', update: new Uint8Array(LONGEST - 100) })),
)
const longNonsense = once(() => wsFrame('binary', new Uint8Array(LONGEST).fill(0xff)))

/** An empty carried update with 200,000 entries in place of its receipts. */
const longCarried = once(() =>
  wsFrame(
    'binary',
    encoding.encode((to) => {
      encoding.writeVarUint(to, 106)
      encoding.writeVarUint8Array(to, new Uint8Array([0, 0]))
      for (let each = 0; each < 200_000; each++) {
        encoding.writeVarUint(to, each)
        encoding.writeVarUint8Array(to, new Uint8Array(32))
      }
    }),
  ),
)

const crumbs = (opcode: Parameters<typeof wsFrame>[0], payload: Uint8Array) =>
  once(() => repeated(wsFrame(opcode, payload), Math.ceil(65536 / (6 + payload.length))))

const pongs = crumbs('pong', new Uint8Array())
const pings = crumbs('ping', new Uint8Array())
const longPings = crumbs('ping', new Uint8Array(125))
const appPings = crumbs('binary', new Uint8Array([103]))
const compares = crumbs('binary', new Uint8Array([107]))
const emptyUpdates = crumbs('binary', encodeFrame({ type: 'update', update: new Uint8Array([0, 0]) }))
const emptyVectors = crumbs('binary', encodeFrame({ type: 'state', vector: new Uint8Array([0]) }))
const queries = crumbs('binary', new Uint8Array([3]))
const presences = crumbs('binary', encodeFrame({ type: 'awareness', update: new Uint8Array([0]) }))
const emptyParts = once(() => repeated(wsFrame('continuation', new Uint8Array(), false), 10_000))
const smallParts = once(() => repeated(wsFrame('continuation', new Uint8Array(1), false), 9000))

// ── senders ──

interface Sending {
  name: string
  connections: number
  link?: 'none' | 'view'
  stock?: boolean
  bytes: () => Uint8Array
  first?: () => Uint8Array
  /** Whether the attacker reads no answers. */
  deaf?: boolean
}

const sending = ({ name, connections, link = 'view', stock, bytes, first, deaf }: Sending): Attack => ({
  name,
  link,
  connections,
  prepare: () => Promise.resolve(void [bytes(), first?.()]),
  run: async (target, until) => {
    const counts: Counts = {}
    const options: PipeOptions = {
      room: roomOf(target),
      ...(link === 'view' ? { key: target.keys.view } : {}),
      ours: stock !== true,
    }
    const before = async (pipe: Pipe) => {
      if (deaf) pipe.socket.pause()
      return first ? pipe.write(first()) : true
    }
    await Promise.all(
      Array.from({ length: connections }, () => flood(target, options, until, counts, bytes, before)),
    )
    return counts
  },
})

const startsMessage = once(() => wsFrame('binary', new Uint8Array([103]), false))

export const frameAttacks: readonly Attack[] = [
  sending({ name: 'welcomes of 8 MiB', connections: 4, bytes: longWelcome }),
  sending({ name: 'state vectors of 1.4 million ids', connections: 4, bytes: longVector }),
  sending({ name: 'presence of 8 MiB', connections: 4, bytes: longPresence }),
  sending({ name: 'nonsense of 8 MiB', connections: 4, bytes: longNonsense }),
  sending({ name: '200,000 log receipts', connections: 4, bytes: longCarried }),
  sending({ name: 'WebSocket pongs on one connection', connections: 1, bytes: pongs }),
  sending({ name: 'WebSocket pongs on four connections', connections: 4, bytes: pongs }),
  sending({ name: 'WebSocket pings', connections: 4, bytes: pings }),
  sending({ name: 'WebSocket pings, answers unread', connections: 20, bytes: longPings, deaf: true }),
  sending({ name: 'frames of one byte on one connection', connections: 1, bytes: appPings }),
  sending({ name: 'frames of one byte on four connections', connections: 4, bytes: appPings }),
  sending({ name: 'frames of one byte, answers unread', connections: 20, bytes: appPings, deaf: true }),
  sending({ name: 'compares', connections: 4, bytes: compares }),
  sending({ name: 'empty updates', connections: 4, bytes: emptyUpdates }),
  sending({ name: 'empty updates, stock', connections: 4, bytes: emptyUpdates, stock: true }),
  sending({ name: 'empty state vectors', connections: 4, bytes: emptyVectors }),
  sending({ name: 'presence queries', connections: 4, bytes: queries }),
  sending({ name: 'empty presence', connections: 4, bytes: presences }),
  sending({ name: 'empty parts without an end', connections: 4, bytes: emptyParts, first: startsMessage }),
  sending({
    name: 'parts of a byte without an end',
    connections: 20,
    bytes: smallParts,
    first: startsMessage,
  }),
  sending({ name: 'no key: welcomes of 8 MiB', link: 'none', connections: 4, bytes: longWelcome }),
  sending({
    name: 'no key: state vectors of 1.4 million ids',
    link: 'none',
    connections: 4,
    bytes: longVector,
  }),
  sending({ name: 'no key: WebSocket pongs', link: 'none', connections: 4, bytes: pongs }),
  sending({ name: 'no key: frames of one byte', link: 'none', connections: 4, bytes: appPings }),
  halfMessages('half messages, then crumbs', 'view', 60),
  halfMessages('no key: half messages, then crumbs', 'none', 60),
]

/** Sends most of a long message, and then one byte every 500 ms. */
function halfMessages(name: string, link: 'none' | 'view', connections: number): Attack {
  return {
    name,
    link,
    connections,
    prepare: () => Promise.resolve(void longNonsense()),
    run: async (target: Target, until) => {
      const counts: Counts = {}
      const most = longNonsense().subarray(0, 7.5 * MiB)
      const one = async () => {
        const options = { room: roomOf(target), ...(link === 'view' ? { key: target.keys.view } : {}) }
        await flood(
          target,
          options,
          until,
          counts,
          (nth) => most.subarray(nth * 65536, (nth + 1) * 65536),
          async (pipe) => {
            for (let at = 0; at < most.length && !until.aborted; at += 65536)
              if (!(await pipe.write(most.subarray(at, at + 65536)))) return false
            while (!until.aborted && (await pipe.write(new Uint8Array(1))))
              await new Promise((done) => setTimeout(done, 500))
            return false
          },
        )
      }
      await Promise.all(Array.from({ length: connections }, one))
      return counts
    },
  }
}
