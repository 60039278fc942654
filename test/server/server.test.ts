import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { decodeFrame, encodeFrame, SUBPROTOCOL, type Read } from '../../shared/wire/frames.ts'
import { builtPage } from '../support/relay/built.ts'
import { newPlace, type NewPlace } from '../support/relay/places.ts'
import { runRelay, startRelay, type RelayProcess } from '../support/relay/server.ts'
import { PATIENT } from '../support/basics/becomes.ts'

let relay: RelayProcess
beforeAll(async () => {
  relay = await startRelay()
})
afterAll(() => relay.close())

const socketUrl = (room: string) => `${relay.url.replace('http', 'ws')}sync/${room}`

const stock = (place: NewPlace, key = place.key) => {
  const doc = new Y.Doc()
  const provider = new WebsocketProvider(`${relay.url.replace('http', 'ws')}sync`, place.room, doc, {
    protocols: [`key.${key}`],
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  })
  return { doc, provider }
}

const synced = ({ provider }: ReturnType<typeof stock>) =>
  provider.synced ? Promise.resolve() : new Promise<void>((done) => provider.once('sync', () => done()))

const heard = (doc: Y.Doc, text: string) =>
  new Promise<void>((done) => {
    const look = () => {
      if (doc.getText('t').toJSON() === text) done()
    }
    doc.on('update', look)
    look()
  })

/** A raw client of the kind `ours`. */
async function open(place: NewPlace) {
  const socket = new WebSocket(socketUrl(place.room), [SUBPROTOCOL, `key.${place.key}`])
  const frames: Read[] = []
  let told: (() => void) | null = null
  socket.on('message', (data: Buffer) => {
    frames.push(decodeFrame(new Uint8Array(data)))
    told?.()
  })
  const next = async <T extends Read['type']>(type: T): Promise<Extract<Read, { type: T }>> => {
    for (;;) {
      const at = frames.findIndex((frame) => frame.type === type)
      if (at >= 0) return frames.splice(at, 1)[0] as Extract<Read, { type: T }>
      await new Promise<void>((done) => (told = done))
    }
  }
  await once(socket, 'open')
  return {
    socket,
    next,
    send: (...frame: Parameters<typeof encodeFrame>) => socket.send(encodeFrame(...frame)),
  }
}

const edit = (text: string): Uint8Array => {
  const doc = new Y.Doc()
  doc.getText('t').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}

describe('P16: the stock provider', () => {
  test('joins with its key as a subprotocol, and two providers end with the same text', async () => {
    const place = newPlace()
    const [one, two] = [stock(place), stock(place)]
    await Promise.all([synced(one), synced(two)])
    one.doc.getText('t').insert(0, 'hello')
    await heard(two.doc, 'hello')
    one.provider.destroy()
    two.provider.destroy()
  })

  test('tries only once with a wrong key', async () => {
    const { provider } = stock(newPlace(), 'AAAAAAAAAAAAAAAAAAAAAA')
    let further = 0
    provider.on('status', ({ status }) => (further += status === 'connecting' ? 1 : 0))
    const [closed] = await new Promise<[{ code: number; reason: string }]>((done) =>
      provider.on('closed', (...args) => done(args as unknown as [{ code: number; reason: string }])),
    )
    expect(closed).toEqual({ code: 4401, reason: 'This link doesn’t open these notes.' })
    expect(provider.shouldConnect).toBe(false)
    expect(further).toBe(0)
    provider.destroy()
  })
})

describe('our own client', () => {
  test('is welcomed first, asked for its state once it is ready, and acked when its edit is on disk', async () => {
    const place = newPlace()
    const client = await open(place)
    const { welcome } = await client.next('welcome')
    expect(welcome).toMatchObject({ protocol: 1, schema: 1, role: 'lead', limits: { update: 1024 * 1024 } })
    client.send({ type: 'ready' })
    await client.next('state')
    client.send({ type: 'difference', update: edit('kept') })
    expect(await client.next('ack')).toEqual({ type: 'ack', count: 1 })
    await relay.kill()
    await relay.start()
    const again = stock(place)
    await heard(again.doc, 'kept')
    again.provider.destroy()
    client.socket.terminate()
  })

  test('is refused too large an update with a sentence, and stays connected', async () => {
    const client = await open(newPlace())
    await client.next('welcome')
    client.send({ type: 'update', update: edit('x'.repeat(1024 * 1024 + 1)) })
    expect(await client.next('nack')).toMatchObject({
      frame: 1,
      code: 1,
      sentence: expect.stringContaining('1 MB') as string,
    })
    client.send({ type: 'ping' })
    await client.next('pong')
    client.socket.terminate()
  })
})

describe('P20: nonsense', () => {
  const rubbish: [string, (socket: WebSocket) => void, number][] = [
    ['an unknown type', (socket) => socket.send(new Uint8Array([77])), 4400],
    ['nothing', (socket) => socket.send(new Uint8Array()), 4400],
    ['a frame cut short', (socket) => socket.send(new Uint8Array([0, 2, 200])), 4400],
    ['text', (socket) => socket.send('hello'), 4400],
    ['a message of 9 MiB', (socket) => socket.send(new Uint8Array(9 * 1024 * 1024)), 1009],
    [
      'a presence of 3 kB',
      (socket) => socket.send(encodeFrame({ type: 'awareness', update: new Uint8Array(3000) })),
      4400,
    ],
  ]
  test.each(rubbish)(
    '%s ends its sender’s connection, and nobody else notices',
    async (_what, send, code) => {
      const place = newPlace()
      const [one, two] = [stock(place), stock(place)]
      await Promise.all([synced(one), synced(two)])
      const client = await open(place)
      send(client.socket)
      const [closed] = (await once(client.socket, 'close')) as [number]
      expect(closed).toBe(code)
      one.doc.getText('t').insert(0, 'still here')
      await heard(two.doc, 'still here')
      one.provider.destroy()
      two.provider.destroy()
    },
  )

  test('that is not a WebSocket frame ends only its own connection', async () => {
    const place = newPlace()
    const one = stock(place)
    await synced(one)
    const socket = connect(relay.port, '127.0.0.1')
    socket.write(
      `GET /sync/${place.room} HTTP/1.1\r\nHost: 127.0.0.1:${relay.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: key.${place.key}\r\n\r\n`,
    )
    await once(socket, 'data')
    socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))
    await once(socket, 'close')
    expect((await fetch(`${relay.url}healthz`)).status).toBe(200)
    expect(one.provider.wsconnected).toBe(true)
    one.provider.destroy()
  })
})

describe('over HTTP', () => {
  test('every answer carries the strict content security policy', async () => {
    for (const path of ['healthz', 'nothing', `api/${newPlace().room}.md`]) {
      const { headers } = await fetch(relay.url + path)
      expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
  })

  test.each([
    ['br', '.br'],
    ['gzip', '.gz'],
    ['identity', ''],
  ])('the page is sent as %s to a client that accepts that', async (encoding, ending) => {
    const ask = (path: string) => fetch(relay.url + path, { headers: { 'Accept-Encoding': encoding } })
    const page = await ask('')
    const [, script = 'none'] = /data-en="\.\/(assets\/[^"]+\.js)"/.exec(await page.text()) ?? []
    const { headers } = await ask(script)
    for (const sent of [page.headers, headers]) {
      expect(sent.get('Content-Encoding') ?? 'identity').toBe(encoding)
      expect(sent.get('Vary')).toBe('Accept-Encoding')
    }
    expect(Number(headers.get('Content-Length'))).toBe((await stat(join(builtPage(), script + ending))).size)
  })

  test('the live meeting is read with its key in a header, and in no other way', async () => {
    const place = newPlace()
    const url = `${relay.url}api/${place.room}.md`
    const ask = (key: string) => fetch(url, { headers: { Authorization: `Bearer ${key}` } })
    const good = await ask(place.key)
    expect(good.status).toBe(200)
    expect(good.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(await good.text()).toMatch(/^# Core weekly, November 23, 2026\n/)
    for (const [response, status] of [
      [await ask('AAAAAAAAAAAAAAAAAAAAAA'), 403],
      [await fetch(url), 401],
      [await fetch(`${url}?key=${place.key}`), 401],
      [await fetch(`${relay.url}api/${place.space}/core-weekly/2026-02-30.md`), 404],
    ] as const) {
      expect(response.status).toBe(status)
      expect(await response.json()).toEqual({
        error: expect.any(String) as string,
        code: expect.stringMatching(/^[a-z-]+$/) as string,
      })
    }
  })

  test('Markdown that the client already has is not sent again until it is edited', async () => {
    const place = newPlace()
    const ask = (known: string, path = `${place.room}.md`) =>
      fetch(`${relay.url}api/${path}`, {
        headers: { Authorization: `Bearer ${place.key}`, 'If-None-Match': known },
      })
    const first = await ask('"another"')
    const markdown = await first.text()
    const tag = first.headers.get('etag') ?? ''
    expect(first.status).toBe(200)
    expect(tag).toBe(`"${createHash('sha256').update(markdown).digest('hex')}"`)
    for (const known of [tag, `W/${tag}`, `"another", ${tag}`, '*']) {
      const again = await ask(known)
      expect([again.status, await again.text()]).toEqual([304, ''])
      expect(again.headers.get('etag')).toBe(tag)
      expect(again.headers.get('cache-control')).toBe('no-store')
    }
    expect((await ask(tag.slice(0, -2) + '"')).status).toBe(200)
    const { doc, provider } = stock(place)
    await synced({ doc, provider })
    doc.getMap('meeting').set('title', 'Another title')
    await vi.waitFor(async () => expect((await ask(tag)).status).toBe(200), PATIENT)
    provider.destroy()
  })

  test('a meeting’s newest snapshot has an address of its own', async () => {
    const place = newPlace()
    const headers = { Authorization: `Bearer ${place.key}`, 'Content-Type': 'application/json' }
    const last = (known = '') =>
      fetch(`${relay.url}api/${place.room}/snapshots/last.md`, {
        headers: { ...headers, 'If-None-Match': known },
      })
    const none = await last()
    expect([none.status, await none.json()]).toEqual([
      404,
      { error: 'This meeting has no snapshot yet; a lead takes the first one.', code: 'no-snapshot-yet' },
    ])
    const take = async (title: string) => {
      const { doc, provider } = stock(place)
      await synced({ doc, provider })
      doc.getMap('meeting').set('title', title)
      const live = () => fetch(`${relay.url}api/${place.room}.md`, { headers }).then((got) => got.text())
      await vi.waitFor(async () => expect(await live()).toContain(title), PATIENT)
      provider.destroy()
      const taken = await fetch(`${relay.url}api/${place.room}/snapshots`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ by: '@ada' }),
      })
      return (await taken.json()) as { sha256: string }
    }
    const first = await take('The first')
    expect((await last()).headers.get('etag')).toBe(`"${first.sha256}"`)
    const second = await take('The second')
    const newest = await last(`"${first.sha256}"`)
    expect(newest.status).toBe(200)
    expect(await newest.text()).toContain('The second')
    expect((await last(`"${second.sha256}"`)).status).toBe(304)
  })

  test('requests of another site’s page, or under another name for this server, are refused', async () => {
    const place = newPlace()
    const foreign = new WebSocket(socketUrl(place.room), [`key.${place.key}`], {
      headers: { Origin: 'https://evil.example' },
    })
    const [error] = (await once(foreign, 'error')) as [Error]
    expect(error.message).toContain('403')
    const renamed = new WebSocket(socketUrl(place.room), [`key.${place.key}`], {
      headers: { Host: 'evil.example' },
    })
    const [other] = (await once(renamed, 'error')) as [Error]
    expect(other.message).toContain('403')
  })

  test('a key in the URL of a socket opens nothing', async () => {
    const place = newPlace()
    const socket = new WebSocket(`${socketUrl(place.room)}?key=${place.key}`, ['key.none'])
    const [code] = (await once(socket, 'close')) as [number]
    expect(code).toBe(4401)
  })

  test('if others than this machine can reach the server, a team is founded only with the invite key', async () => {
    const invite = 'an-invite-key-for-this-test'
    const closed = await startRelay({ PUBLIC_URL: 'https://notes.example/', INVITE_KEY: invite })
    const place = newPlace()
    const put = (headers: Record<string, string>) =>
      fetch(`${closed.url}api/${place.space}`, {
        method: 'PUT',
        headers: { Authorization: `Bearer ${place.key}`, ...headers },
      })
    const get = () =>
      fetch(`${closed.url}api/${place.room}.md`, { headers: { Authorization: `Bearer ${place.key}` } })
    expect((await get()).status).toBe(403)
    expect((await put({})).status).toBe(403)
    expect((await put({ 'Invite-Key': 'another' })).status).toBe(403)
    expect((await put({ 'Invite-Key': invite })).status).toBe(201)
    expect((await get()).status).toBe(200)
    await closed.close()
  })
})

describe('the operator is told', () => {
  /**
   * Somebody opens a room while `name` in the data directory is a file instead. Resolves with the relay's
   * log, as JSON.
   */
  async function logged(name: string): Promise<Record<string, unknown>[]> {
    const broken = await startRelay()
    const place = newPlace()
    try {
      await rm(join(broken.directory, name), { recursive: true, force: true })
      await writeFile(join(broken.directory, name), 'no directory')
      const socket = new WebSocket(`${broken.url.replace('http', 'ws')}sync/${place.room}`, [
        SUBPROTOCOL,
        `key.${place.key}`,
      ])
      const [code] = (await once(socket, 'close')) as [number]
      expect(code).toBe(1013)
      await vi.waitFor(() => expect(broken.said()).toContain('\n'), PATIENT)
      return broken
        .said()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line.replaceAll(place.room, 'ROOM')) as Record<string, unknown>)
    } finally {
      await broken.close()
    }
  }

  test('why a room failed', async () => {
    expect(await logged('rooms')).toEqual([
      expect.objectContaining({
        msg: 'a room failed',
        room: 'ROOM',
        err: expect.objectContaining({
          type: 'LogError',
          message: expect.stringMatching(/^The log of ROOM cannot be read or written now: E/) as string,
        }) as unknown,
      }),
    ])
  })

  test('why keys cannot be looked up', async () => {
    expect(await logged('spaces')).toEqual([
      expect.objectContaining({
        msg: 'keys cannot be looked up',
        err: expect.objectContaining({ message: expect.stringMatching(/^ENOTDIR/) as string }) as unknown,
      }),
    ])
  })
})

describe('a start is refused in one clear line, with exit code 1, for', () => {
  test.each<[string, () => Promise<NodeJS.ProcessEnv>, RegExp]>([
    [
      'a port in use',
      () => Promise.resolve({ PORT: String(relay.port) }),
      /^Port \d+ on 127\.0\.0\.1 is in use\. .*\n$/,
    ],
    [
      'a data directory held by another relay',
      () => Promise.resolve({ DATA_DIR: relay.directory }),
      /^Another relay is using the data directory .*\n$/,
    ],
    [
      'a port for figures in use',
      () => Promise.resolve({ METRICS_PORT: String(relay.port) }),
      /^Port \d+ on 127\.0\.0\.1 is in use\. Stop what uses it, or set METRICS_PORT .*\n$/,
    ],
    ['a port that is not a number', () => Promise.resolve({ PORT: 'eighty' }), /^PORT is not a number\.\n$/],
  ])('%s', async (_what, environment, sentence) => {
    const directory = await mkdtemp(join(tmpdir(), 'roundtable-'))
    const { code, stdout, stderr } = await runRelay({
      PORT: '0',
      DATA_DIR: directory,
      ...(await environment()),
    })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(sentence)
    await rm(directory, { recursive: true })
  })

  test('a data directory that is a file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'roundtable-'))
    await chmod(directory, 0o700)
    const { code, stderr } = await runRelay({ PORT: '0', DATA_DIR: join('/dev/null', 'data') })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^The data directory \/dev\/null\/data cannot be written .*\n$/)
    await rm(directory, { recursive: true })
  })
})
