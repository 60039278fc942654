// Attacks by many connections in rooms: presence, coming and going, queries, edits that wait, unread answers.

import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { encodeFrame, type Frame } from '../../../shared/wire/frames.ts'
import { RawClient, textUpdate } from '../relay/raw-client.ts'
import type { Counts } from '../basics/rounds.ts'
import { archiveOf, keepOn, pause, roomOf, type Attack, type Target } from './attack.ts'
import { daysFrom, leave } from './document-attacks.ts'
import { Pipe, wsFrame } from './pipe.ts'
import { holes, longNote, newcomers, prepends } from './payloads.ts'

const NOTHING = new Uint8Array([0])
const NO_EDIT = new Uint8Array([0, 0])

/** Joins a room and, by default, waits for its content; null if the relay refuses. */
async function enter(
  target: Target,
  room: string,
  key: string,
  until: AbortSignal,
  caughtUp = true,
): Promise<RawClient | null> {
  const client = RawClient.join(target.url, room, key)
  const end = () => client.socket.terminate()
  until.addEventListener('abort', end, { once: true })
  void client.closed.then(() => until.removeEventListener('abort', end))
  if ((await client.next('welcome')) === null) return null
  if (!caughtUp) return client
  client.say({ type: 'state', vector: NOTHING })
  return (await client.next('difference')) === null ? null : client
}

const presence = (client: number, clock: number, bytes: number): Uint8Array =>
  encoding.encode((to) => {
    for (const number of [1, client, clock]) encoding.writeVarUint(to, number)
    encoding.writeVarString(to, JSON.stringify({ handle: 'x'.repeat(bytes - 20) }))
  })

/**
 * An attack by many connections. Each sends a frame every `every` ms and reads no answers. All are in one
 * room, unless `roomFor` says otherwise.
 */
const crowd = (
  name: string,
  link: 'view' | 'edit',
  connections: number,
  every: number,
  say: (seat: number, turn: number) => Frame,
  roomFor: (target: Target, seat: number) => string = roomOf,
): Attack => ({
  name,
  link,
  connections,
  run: async (target, until) => {
    const counts: Counts = { 'seats taken': 0, 'frames sent': 0 }
    const key = target.keys[link]
    await keepOn(
      connections,
      until,
      async (seat) => {
        const pipe = await Pipe.open(target, { room: roomFor(target, seat), key }, until)
        counts['seats taken'] = (counts['seats taken'] ?? 0) + 1
        let goesOn = await pipe.write(inFrame({ type: 'state', vector: NOTHING }))
        for (let turn = 0; goesOn && !until.aborted; turn++) {
          goesOn = await pipe.write(inFrame(say(seat, turn)))
          counts['frames sent'] = (counts['frames sent'] ?? 0) + 1
          await pause(every, until)
        }
        pipe.end()
      },
      100,
    )
    return counts
  },
})

const inFrame = (frame: Frame): Buffer => wsFrame('binary', encodeFrame(frame))

/** An attack that joins, does something and leaves, again and again. */
const visiting = (
  name: string,
  link: 'view' | 'edit',
  connections: number,
  prepare: (target: Target) => Promise<unknown>,
  visit: (client: RawClient, nth: number) => Promise<unknown>,
  roomFor: (target: Target, nth: number) => string = roomOf,
): Attack => ({
  name,
  link,
  connections,
  prepare: async (target) => void (await prepare(target)),
  run: async (target, until) => {
    const counts: Counts = { visits: 0, 'turned away': 0 }
    let nth = 0
    await keepOn(connections, until, async () => {
      const client = await enter(target, roomFor(target, nth++), target.keys[link], until, false)
      if (client === null) counts['turned away'] = (counts['turned away'] ?? 0) + 1
      else await visit(client, nth)
      counts['visits'] = (counts['visits'] ?? 0) + 1
      client?.socket.terminate()
    })
    return counts
  },
})

const roomOfSeries = ({ space, date }: Target, nth: number): string => `${space}/series-${nth}/${date}`

const nothing = () => Promise.resolve()
const oddVector = (nth: number): Uint8Array => Y.encodeStateVector(new Map([[1001, 3 + 2 * (nth % 10_000)]]))

/** An update with a gap. The struct before its own is missing, so the update has to wait. */
const withGap = (client: number, kB: number): Uint8Array => {
  const doc = Object.assign(new Y.Doc(), { clientID: client })
  doc.getText('t').insert(0, 'first')
  const before = Y.encodeStateVector(doc)
  doc.getText('t').insert(5, 'x'.repeat(kB * 1024))
  return Y.encodeStateAsUpdate(doc, before)
}

export const roomAttacks: readonly Attack[] = [
  crowd('presence of 2 kB from 100 seats', 'view', 100, 50, (seat, turn) => ({
    type: 'awareness',
    update: presence(10_000 + seat, turn, 1900),
  })),
  crowd('presence from 400 seats', 'view', 400, 50, (seat, turn) => ({
    type: 'awareness',
    update: presence(10_000 + seat, turn, 100),
  })),
  crowd('all seats of a room', 'view', 550, 1000, (seat, turn) => ({
    type: 'awareness',
    update: presence(10_000 + seat, turn, 1900),
  })),
  crowd('presence queries from 200 seats', 'view', 200, 50, (seat, turn) =>
    turn === 0 ? { type: 'awareness', update: presence(10_000 + seat, 1, 1900) } : { type: 'queryAwareness' },
  ),
  {
    name: 'queries from clients that left',
    link: 'view',
    connections: 400,
    run: async (target, until) => {
      const counts: Counts = {}
      const key = target.keys.view
      const asked = wsFrame('binary', encodeFrame({ type: 'queryAwareness' }))
      await keepOn(400, until, async (seat) => {
        const pipe = await Pipe.open(target, { room: roomOf(target), key }, until)
        await pipe.write(wsFrame('binary', presence(10_000 + seat, 1, 1900)))
        await pause(500, until)
        counts['questions'] = (counts['questions'] ?? 0) + 64
        await pipe.write(Buffer.concat(Array<Buffer>(64).fill(asked)))
        pipe.socket.resetAndDestroy()
      })
      return counts
    },
  },
  crowd('letters from 100 seats', 'edit', 100, 10, (seat, turn) => ({
    type: 'update',
    update: letter(20_000 + seat, turn),
  })),
  crowd(
    'letters by turns in 1,500 rooms',
    'edit',
    1500,
    50,
    (seat, turn) => ({ type: 'update', update: letter(20_000 + seat, turn) }),
    roomOfSeries,
  ),
  crowd('edits with a gap, held', 'edit', 20, 50, (seat, turn) => ({
    type: 'update',
    update: withGap(30_000 + seat * 1000 + turn, 500),
  })),
  visiting('coming and going', 'view', 20, nothing, (client) =>
    Promise.resolve(client.say({ type: 'ready' })),
  ),
  visiting(
    'opening a long note',
    'view',
    10,
    (target) =>
      leave(target, roomOf(target), ...Array.from({ length: 8 }, (_, nth) => longNote(1001 + nth, 200))),
    async (client) => {
      client.say({ type: 'state', vector: NOTHING })
      await client.next('difference')
    },
  ),
  visiting(
    'opening 100,000 prepends',
    'view',
    10,
    (target) => leave(target, roomOf(target), prepends(1001, 100_000)),
    async (client) => {
      client.say({ type: 'state', vector: NOTHING })
      await client.next('difference')
    },
  ),
  visiting(
    'odd states of a long document',
    'view',
    20,
    (target) => leave(target, roomOf(target), prepends(1001, 100_000), holes(1002, 200_000)),
    async (client, nth) => {
      for (let each = 0; each < 5; each++) client.say({ type: 'state', vector: oddVector(nth * 5 + each) })
      await client.next('difference')
    },
  ),
  visiting(
    'compares of a document of 50,000 structs',
    'view',
    20,
    (target) => leave(target, roomOf(target), prepends(1001, 49_000)),
    async (client) => {
      client.say({ type: 'compare' })
      await client.next('digest')
    },
  ),
  visiting(
    'opening rooms that nobody wrote in',
    'view',
    20,
    nothing,
    (client) => Promise.resolve(client.say({ type: 'state', vector: NOTHING })),
    roomOfSeries,
  ),
  visiting(
    'writing in one room after the other',
    'edit',
    20,
    nothing,
    async (client) => {
      client.say({ type: 'difference', update: textUpdate('x') })
      await client.next('ack')
    },
    roomOfSeries,
  ),
  visiting('499 new client ids a connection', 'edit', 20, nothing, async (client, nth) => {
    client.say({ type: 'difference', update: newcomers(100_000 + nth * 499, 499) })
    await client.next('ack')
  }),
  {
    name: 'readers that do not read',
    link: 'edit',
    connections: 100,
    run: async (target, until) => {
      const counts: Counts = { 'MB to be heard': 0 }
      const readers = keepOn(
        98,
        until,
        async () => {
          const client = await enter(target, roomOf(target), target.keys.view, until)
          client?.socket.pause()
          await pause(5000, until)
          client?.socket.terminate()
        },
        200,
      )
      const writers = keepOn(2, until, async (nth) => {
        const client = await enter(target, roomOf(target), target.keys.edit, until)
        client?.say({ type: 'update', update: textUpdate(`${nth}`.repeat(900_000)) })
        await client?.next('ack')
        counts['MB to be heard'] = (counts['MB to be heard'] ?? 0) + 1
        client?.socket.terminate()
      })
      await Promise.all([readers, writers])
      return counts
    },
  },
  {
    name: 'long answers that nobody reads',
    link: 'view',
    connections: 60,
    prepare: async (target) => {
      const texts = Array.from({ length: 12 }, (_, nth) => textUpdate(`${nth % 10}`.repeat(900_000)))
      await leave(target, roomOf(target), ...texts, letters(1001, 60))
    },
    run: async (target, until) => {
      const counts: Counts = { visits: 0 }
      await keepOn(
        60,
        until,
        async (nth) => {
          const client = await enter(target, roomOf(target), target.keys.view, until, false)
          counts['visits'] = (counts['visits'] ?? 0) + 1
          client?.socket.pause()
          client?.say({ type: 'state', vector: Y.encodeStateVector(new Map([[1001, 1 + nth]])) })
          for (
            let second = 0;
            client?.socket.readyState === client?.socket.OPEN && !until.aborted;
            second++
          ) {
            client?.socket.pong()
            await pause(1000, until)
          }
        },
        200,
      )
      return counts
    },
  },
  {
    name: 'changes of the archive, exported',
    link: 'edit',
    connections: 4,
    environment: { EXPORT_DIR: 'export' },
    run: async (target, until) => {
      const counts: Counts = { changes: 0 }
      const date = daysFrom(1)
      await keepOn(4, until, async () => {
        await leave(target, archiveOf(target), archived(date()))
        counts['changes'] = (counts['changes'] ?? 0) + 1
      })
      return counts
    },
  },
  {
    name: 'carried edits with log receipts',
    link: 'edit',
    connections: 4,
    run: async (target, until) => {
      const counts: Counts = { frames: 0 }
      const receipts = Array.from({ length: 8 }, (_, seq) => ({ seq, mac: new Uint8Array(900_000) }))
      const bytes = encodeFrame({ type: 'carried', update: NO_EDIT, logReceipts: receipts })
      await keepOn(4, until, async () => {
        const client = await enter(target, roomOf(target), target.keys.edit, until)
        for (let each = 0; each < 3 && client !== null; each++) {
          client.socket.send(bytes)
          counts['frames'] = (counts['frames'] ?? 0) + 1
        }
        await client?.next('ack')
        client?.socket.terminate()
      })
      return counts
    },
  },
]

const letters = (client: number, many: number): Uint8Array =>
  Y.mergeUpdates(Array.from({ length: many }, (_, clock) => letter(client, clock)))

const letter = (client: number, clock: number): Uint8Array =>
  encoding.encode((to) => {
    for (const number of [1, 1, client, clock]) encoding.writeVarUint(to, number)
    encoding.writeUint8(to, clock === 0 ? 4 : 0x84)
    if (clock === 0) {
      encoding.writeVarUint(to, 1)
      encoding.writeVarString(to, 't')
    } else {
      encoding.writeVarUint(to, client)
      encoding.writeVarUint(to, clock - 1)
    }
    encoding.writeVarString(to, 'x')
    encoding.writeVarUint(to, 0)
  })

/** An update that puts one note into the archive, as an import does. */
function archived(date: string): Uint8Array {
  const doc = new Y.Doc()
  const text = `# ${date}\n\n${'words of it\n'.repeat(200)}`
  const note = { path: `${date}.md`, text, title: date, people: [], links: [] }
  doc.getMap('notes').set(`${date}/0123456789abcdef`, JSON.stringify(note))
  return Y.encodeStateAsUpdate(doc)
}
