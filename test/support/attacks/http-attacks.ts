// Attacks over HTTP: long paths, slow bodies, wrong keys, polls, and founding.

import { randomBytes } from 'node:crypto'
import type { Counts } from '../basics/rounds.ts'
import { newPlace } from '../relay/places.ts'
import { RawClient } from '../relay/raw-client.ts'
import { keepOn, pause, roomOf, type Attack, type Target } from './attack.ts'
import { get, leave } from './document-attacks.ts'
import { longNote } from './payloads.ts'
import { Pipe, upgradeRequest } from './pipe.ts'

const tally = (counts: Counts, what: string): void => void (counts[what] = (counts[what] ?? 0) + 1)

/** An attack that repeats a request. Any status is fine. */
const asking = (
  name: string,
  link: Attack['link'],
  connections: number,
  ask: (target: Target, until: AbortSignal) => Promise<number>,
  prepare: (target: Target) => Promise<unknown> = () => Promise.resolve(),
): Attack => ({
  name,
  link,
  connections,
  prepare: async (target) => void (await prepare(target)),
  run: async (target, until) => {
    const counts: Counts = {}
    await keepOn(connections, until, async () => {
      const status = await ask(target, until).catch((error: unknown) => {
        if (!until.aborted && !(error instanceof TypeError)) throw error // a fetch that is cut off throws a TypeError
        return 0
      })
      tally(counts, `answers ${status}`)
    })
    return counts
  },
})

async function request(
  target: Target,
  method: string,
  path: string,
  key: string,
  until: AbortSignal,
  body?: unknown,
): Promise<number> {
  const answer = await fetch(`${target.url}api/${path}`, {
    method,
    signal: until,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  await answer.arrayBuffer()
  return answer.status
}

/** An attack that sends bytes on new connections, and ignores the answers. */
const bytesOverAndOver = (
  name: string,
  connections: number,
  bytes: (target: Target) => string,
  /** If this is set, single bytes follow at this interval in ms, until the relay ends the connection. */
  crumbEvery: number | null = null,
): Attack => ({
  name,
  link: 'none',
  connections,
  run: async (target, until) => {
    const counts: Counts = { connections: 0 }
    const sent = Buffer.from(bytes(target))
    await keepOn(
      connections,
      until,
      async () => {
        const pipe = new Pipe(target, until)
        tally(counts, 'connections')
        let goesOn = await pipe.write(sent)
        if (crumbEvery === null) await pipe.until(() => pipe.heard > 0)
        else
          while (goesOn && !until.aborted) {
            await pause(crumbEvery, until)
            goesOn = await pipe.write(Buffer.from('x'))
          }
        pipe.end()
      },
      2,
    )
    return counts
  },
})

const wrongKey = () => randomBytes(16).toString('base64url')

const takeSnapshot = (target: Target, until: AbortSignal) =>
  request(target, 'POST', `${roomOf(target)}/snapshots`, target.keys.lead, until, { by: '@mallory' })

const noSignal = new AbortController().signal

export const httpAttacks: readonly Attack[] = [
  bytesOverAndOver('a path of /sync//sync/…', 20, ({ port }) =>
    upgradeRequest(port, '/sync/'.repeat(2500), ['roundtable.1']),
  ),
  bytesOverAndOver('a path of slashes', 20, ({ port }) => upgradeRequest(port, '/'.repeat(15_000), [])),
  bytesOverAndOver('a path of escapes', 20, ({ port }) =>
    upgradeRequest(port, `/sync/${'%41'.repeat(4800)}`, []),
  ),
  bytesOverAndOver('many subprotocols', 20, ({ port }) =>
    upgradeRequest(
      port,
      '/sync/a/b/c',
      Array.from({ length: 3000 }, (_, nth) => `p${nth}`),
    ),
  ),
  bytesOverAndOver(
    'a header of commas',
    20,
    ({ port }) =>
      `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept-Encoding: ${'a,'.repeat(7000)}\r\nIf-None-Match: ${'"a",'.repeat(200)}\r\n\r\n`,
  ),
  bytesOverAndOver(
    'many ranges of a file',
    20,
    ({ port }) =>
      `GET /index.html HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nRange: bytes=${Array.from({ length: 2000 }, (_, nth) => `${nth}-${nth}`).join(',')}\r\n\r\n`,
  ),
  bytesOverAndOver('pipelined requests', 20, ({ port }) =>
    `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`.repeat(500),
  ),
  bytesOverAndOver(
    'half a request',
    200,
    ({ port }) => `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX: `,
    500,
  ),
  bytesOverAndOver(
    'half a request body',
    200,
    ({ port }) =>
      `PUT /api/${newPlace().space} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${wrongKey()}\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n${' '.repeat(50_000)}`,
    500,
  ),
  bytesOverAndOver(
    'a request body without a key',
    500,
    ({ port }) =>
      `PUT /api/${newPlace().space} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: 65000\r\n\r\n${' '.repeat(64_000)}`,
    500,
  ),
  {
    name: 'files of the page that nobody reads',
    link: 'none',
    connections: 500,
    run: async (target, until) => {
      const counts: Counts = {}
      const ask = await longestFile(target)
      await keepOn(500, until, async () => {
        const pipe = new Pipe(target, until)
        pipe.socket.pause()
        tally(counts, 'connections')
        await pipe.write(Buffer.from(ask.repeat(30)))
        await pause(10_000, until)
        pipe.end()
      })
      return counts
    },
  },
  bytesOverAndOver('connections that say nothing', 500, () => '', 1000),
  asking('wrong keys', 'none', 50, (target, until) =>
    request(target, 'GET', `${roomOf(target)}.md`, wrongKey(), until),
  ),
  {
    name: 'wrong keys at the WebSocket',
    link: 'none',
    connections: 50,
    run: async (target, until) => {
      const counts: Counts = {}
      await keepOn(50, until, async () => {
        const client = RawClient.join(target.url, roomOf(target), wrongKey())
        const { code } = await Promise.race([client.closed, pause(3000, until).then(() => ({ code: 0 }))])
        tally(counts, `closed ${code}`)
        client.socket.terminate()
      })
      return counts
    },
  },
  asking('founding teams', 'none', 20, (target, until) => {
    const { key, space } = newPlace()
    return request(target, 'PUT', space, key, until)
  }),
  asking('founding teams by asking', 'none', 20, (target, until) => {
    const { key, room } = newPlace()
    return request(target, 'GET', `${room}.md`, key, until)
  }),
  asking('making and revoking links', 'lead', 10, async (target, until) => {
    const answer = await fetch(`${target.url}api/${target.space}/grants`, {
      method: 'POST',
      signal: until,
      headers: { authorization: `Bearer ${target.keys.lead}`, 'content-type': 'application/json' },
      body: JSON.stringify({ role: 'view', label: 'x'.repeat(60) }),
    })
    if (answer.status !== 201) return answer.status
    const { id } = (await answer.json()) as { id: string }
    return request(target, 'DELETE', `${target.space}/grants/${id}`, target.keys.lead, until)
  }),
  asking('snapshots of 300 kB', 'lead', 10, takeSnapshot, (target) =>
    leave(target, roomOf(target), longNote(1001, 300)),
  ),
  asking(
    'polls of the list of snapshots',
    'view',
    30,
    async (target, until) => (await get(target, `${roomOf(target)}/snapshots`, 'view', until)).status,
    manySnapshots,
  ),
  asking(
    'polls of the last snapshot',
    'view',
    30,
    async (target, until) => (await get(target, `${roomOf(target)}/snapshots/last.md`, 'view', until)).status,
    manySnapshots,
  ),
  asking(
    'slow readers of 300 kB',
    'view',
    100,
    async (target, until) => {
      const pipe = new Pipe(target, until)
      pipe.socket.pause()
      await pipe.write(
        Buffer.from(
          `GET /api/${roomOf(target)}.md HTTP/1.1\r\nHost: 127.0.0.1:${target.port}\r\nAuthorization: Bearer ${target.keys.view}\r\n\r\n`.repeat(
            20,
          ),
        ),
      )
      await pause(10_000, until)
      pipe.end()
      return 0
    },
    (target) => leave(target, roomOf(target), longNote(1001, 300)),
  ),
  asking('deep JSON bodies', 'lead', 20, async (target, until) => {
    const answer = await fetch(`${target.url}api/${target.space}/grants`, {
      method: 'POST',
      signal: until,
      headers: { authorization: `Bearer ${target.keys.lead}`, 'content-type': 'application/json' },
      body: '['.repeat(60_000),
    })
    await answer.arrayBuffer()
    return answer.status
  }),
  asking('lists of links', 'lead', 20, (target, until) =>
    request(target, 'GET', `${target.space}/grants`, target.keys.lead, until),
  ),
]

/** A request for the longest script of the page's first load. */
async function longestFile({ url, port }: Target): Promise<string> {
  const page = await (await fetch(url)).text()
  const [, path = 'index.html'] = /data-en="\.\/(assets\/[^"]+\.js)"/.exec(page) ?? []
  return `GET /${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
}

async function manySnapshots(target: Target): Promise<void> {
  await leave(target, roomOf(target), longNote(1001, 100))
  for (let nth = 0; nth < 100; nth++) await takeSnapshot(target, noSignal)
}
