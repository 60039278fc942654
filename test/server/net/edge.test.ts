// Connections and requests that a client without a key may keep open.

import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { connect, Socket, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Edge } from '../../../server/net/edge.ts'
import { openHttp } from '../../../server/net/http.ts'
import { limits } from '../../../server/config/limits.ts'
import { Spaces } from '../../../server/net/spaces.ts'
import { disk } from '../../../server/disk/disk.ts'
import { FileSpaces } from '../../../server/store/file-spaces.ts'
import { forDisk } from '../../../server/fair/turnstile.ts'
import { visitorsOf } from '../../../server/net/visitors.ts'
import { Visits } from '../../../server/net/visits.ts'
import { newPlace } from '../../support/relay/places.ts'

const clients: Socket[] = []
let directory: string
let close: () => Promise<unknown> = () => Promise.resolve()
beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'edge-'))))
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await close()
  await rm(directory, { recursive: true })
})

async function open(server: Server, port: number) {
  const client = connect(port, '127.0.0.1')
  client.on('error', () => undefined) // cut off
  clients.push(client)
  const [end] = (await once(server, 'connection')) as [Socket]
  return { client, end }
}

const closed = (socket: Socket): Promise<unknown> =>
  socket.closed ? Promise.resolve() : new Promise((done) => socket.once('close', done))
const ask = 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'
const portOf = (server: Server) => (server.address() as AddressInfo).port

describe('P24: sockets and requests', () => {
  let server: Server
  let edge: Edge
  /** Each function sends an answer that was begun. */
  const answers: (() => void)[] = []
  beforeEach(async () => {
    edge = new Edge({ quiet: 5, asked: 5, bodies: 2 })
    server = createServer((request, response) => {
      if (!edge.ask(String(request.headers['x-from'] ?? 'here'), request, response)) return
      answers.push(() => response.end('answer'))
    })
    edge.watch(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    close = () => {
      answers.length = 0
      return new Promise((done) => server.close(done))
    }
  })

  const requested = async () => void (await once(server, 'request'))
  const asked = async (from: string, more = '') => {
    const opened = await open(server, portOf(server))
    const came = requested()
    opened.client.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-From: ${from}\r\n${more}\r\n`)
    await came
    return opened
  }

  test('are closed to make room for new ones, if they have no complete request: the oldest first', async () => {
    const all = []
    for (let nth = 0; nth < 8; nth++) {
      const opened = await open(server, portOf(server))
      opened.client.write(nth % 2 ? 'GET / HTTP/1.1\r\nX: ' : '')
      all.push(opened)
    }
    expect(all.map(({ end }) => end.destroyed)).toEqual([true, true, true, ...Array<boolean>(5).fill(false)])
  })

  test('on one connection are counted one by one, until the connection ends', async () => {
    const { client, end } = await open(server, portOf(server))
    let told = 0
    let came = 0
    server.on('request', (_request, response) => {
      came++
      response.once('close', () => told++)
    })
    client.write(ask.repeat(4))
    while (came < 4) await requested()
    expect(edge.asked).toBe(4)
    client.resetAndDestroy()
    await closed(end)
    expect([told, edge.asked]).toEqual([4, 0])
  })

  test('do not count as idle until the client has read the answer', async () => {
    const first = await asked('here')
    for (let nth = 0; nth < 5; nth++) await open(server, portOf(server))
    expect(first.end.destroyed).toBe(false)
    const read = once(first.client, 'data')
    answers[0]?.()
    await read
    await open(server, portOf(server))
    expect(first.end.destroyed).toBe(false)
    for (let nth = 0; nth < 5; nth++) await open(server, portOf(server))
    expect(first.end.destroyed).toBe(true)
  })

  test('of the address that has the most are ended first, and of these the oldest', async () => {
    const honest = await asked('office')
    const flood = []
    for (let nth = 0; nth < 6; nth++) flood.push(await asked('mallory'))
    expect(flood.map(({ end }) => end.destroyed)).toEqual([true, true, false, false, false, false])
    expect(honest.end.destroyed).toBe(false)
  })

  test('that wait for their body make room for the next one', async () => {
    const length = 'Content-Length: 1000\r\n'
    const first = await asked('mallory', length)
    await asked('mallory', length)
    await asked('mallory')
    expect(first.end.destroyed).toBe(false)
    await asked('office', length)
    await closed(first.end)
  })

  test('do not count as idle once they have upgraded', async () => {
    server.on('upgrade', () => undefined)
    const upgraded = await open(server, portOf(server))
    const came = once(server, 'upgrade')
    upgraded.client.write(
      'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    )
    await came
    for (let nth = 0; nth < 6; nth++) await open(server, portOf(server))
    expect(upgraded.end.destroyed).toBe(false)
    upgraded.end.destroy()
  })

  test('with an upgrade that the server does not support are ended', async () => {
    const { client, end } = await open(server, portOf(server))
    client.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    await closed(end)
  })
})

describe('answers over HTTP', () => {
  let server: Server
  /** ms that a request has to wait. */
  let wait = 0
  let asks = 0
  const openApp = async () => {
    const files = join(directory, 'dist')
    await mkdir(files, { recursive: true })
    await writeFile(join(files, 'index.html'), 'x'.repeat(100_000))
    wait = 0
    const visits = new Visits(() => Date.now())
    asks = 0
    vi.spyOn(visits, 'request').mockImplementation(() => {
      asks++
      return wait
    })
    const now = () => new Date()
    const never = () => Promise.reject(new Error('Nobody asks for this here.'))
    return openHttp({
      logger: pino({ level: 'silent' }),
      files,
      ready: never,
      refused: () => undefined,
      visitors: visitorsOf('127.0.0.1', null),
      visits,
      addressOf: () => null,
      warnOfInviteKey: () => undefined,
      spaces: new Spaces({
        kept: await FileSpaces.load({
          disk,
          directory: join(directory, 'spaces'),
          turnstile: forDisk(() => Date.now()),
          warn: () => undefined,
        }),
        open: false,
        now,
      }),
      inviteKey: 'invited',
      meetings: { markdown: never, snapshot: never, snapshots: never, snapshotText: never, digest: never },
      now,
    })
  }
  beforeEach(async () => {
    const app = await openApp()
    await app.listen({ host: '127.0.0.1', port: 0 })
    ;({ server } = app)
    close = () => {
      server.closeAllConnections()
      return app.close()
    }
  })

  const { space, key } = newPlace()

  test('what fails inside is answered with 503 and a sentence', async () => {
    const app = await openApp()
    const headers = { authorization: `Bearer ${key}`, 'invite-key': 'invited' }
    expect((await app.inject({ method: 'PUT', url: `/api/${space}`, headers })).statusCode).toBe(201)
    const answer = await app.inject({ url: `/api/${space}/weekly/2026-11-23.md`, headers })
    expect([answer.statusCode, answer.json()]).toMatchObject([503, { code: 'unable' }])
    await app.close()
  })

  test.each([
    ['founds a team without a key', `PUT /api/${space}`, '', 401],
    [
      'founds a team with another’s key',
      `PUT /api/${space}`,
      `Authorization: Bearer ${newPlace().key}\r\n`,
      403,
    ],
    ['founds a team uninvited', `PUT /api/${space}`, `Authorization: Bearer ${key}\r\n`, 403],
    ['asks for a link without a key', `POST /api/${space}/grants`, '', 401],
    [
      'asks for a link with a wrong key',
      `POST /api/${space}/grants`,
      `Authorization: Bearer ${key}\r\n`,
      403,
    ],
    ['is for an unknown address', 'POST /nothing', '', 404],
    ['is for a page', 'POST /', '', 404],
  ])('do not wait for the body of a request that %s', async (_what, line, more, status) => {
    const { client, end } = await open(server, portOf(server))
    client.write(
      `${line} HTTP/1.1\r\nHost: 127.0.0.1\r\n${more}Content-Type: application/json\r\nContent-Length: 65000\r\n\r\n${' '.repeat(1000)}`,
    )
    const [answer] = (await once(client, 'data')) as [Buffer]
    expect(answer.toString().split(' ')[1]).toBe(String(status))
    await closed(end)
  })

  test('need no compilers of schemas, because no route has a schema', async () => {
    const app = await openApp()
    app.get('/another', { schema: { querystring: {} } }, () => 'x')
    await expect(app.ready()).rejects.toThrow('A route has a schema')
  })

  test('are cut off only if the client reads nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const [deaf, reader] = [await open(server, portOf(server)), await open(server, portOf(server))]
    deaf.client.pause()
    deaf.client.write(ask.repeat(100)) // more than a connection buffers
    reader.client.write(ask)
    let read = 0
    reader.client.on('data', (chunk: Buffer) => (read += chunk.length))
    while (read < 100_000 || deaf.end.writableLength === 0) await new Promise((next) => setImmediate(next))
    vi.advanceTimersByTime(limits.reading - 1)
    expect(deaf.end.destroyed).toBe(false)
    vi.advanceTimersByTime(1)
    expect([deaf.end.destroyed, reader.end.destroyed]).toEqual([true, false])
    vi.useRealTimers()
  })

  test('refuse the first request for which the client must wait, and close the connection', async () => {
    wait = 1000
    const { client } = await open(server, portOf(server))
    let answer = ''
    client.on('data', (chunk: Buffer) => (answer += chunk.toString()))
    client.write(ask.repeat(30))
    await closed(client)
    expect(answer.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 429'])
    expect(asks).toBe(1)
  })

  test('are given in several turns if many requests time out at once', async () => {
    const ended = vi.fn()
    const late = Object.assign(new Socket(), { destroy: ended })
    const error = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
    for (let nth = 0; nth < 100; nth++) server.emit('clientError', error, late)
    expect(ended.mock.calls.length).toBeLessThanOrEqual(limits.arrivals.aTurn)
    while (ended.mock.calls.length < 100) await new Promise((next) => setImmediate(next))
  })

  test('do not send again a page that the client has', async () => {
    const url = `http://127.0.0.1:${portOf(server)}/`
    const first = await fetch(url)
    const [tag, body] = [first.headers.get('ETag') ?? '', await first.text()]
    expect([first.status, body.length]).toEqual([200, 100_000])
    const again = await fetch(url, { headers: { 'If-None-Match': tag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
    const head = await fetch(url, { method: 'HEAD' })
    expect([head.status, head.headers.get('Content-Length')]).toEqual([200, '100000'])
  })
})
