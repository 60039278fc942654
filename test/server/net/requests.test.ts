// Sends requests of unusual forms, and too many requests, to real relays.

import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { fileName } from '../../../server/disk/file-name.ts'
import { fewAtATime } from '../../../server/disk/few.ts'
import { limits } from '../../../server/config/limits.ts'
import { newPlace, type NewPlace } from '../../support/relay/places.ts'
import { startRelay, type RelayProcess } from '../../support/relay/server.ts'

const INVITE_KEY = 'an-invite-key-for-this-test'
const TEAMS = 1500

/** The relay’s whole answer to these bytes. */
async function answered({ port }: RelayProcess, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(bytes)
  let answer = ''
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
  await once(socket, 'close')
  return answer
}

describe('P24: on this machine', () => {
  let relay: RelayProcess
  beforeAll(async () => {
    relay = await startRelay({}, () => ['sh', '-c', 'ulimit -n 1024; exec "$@"', 'sh'])
  })
  afterAll(() => relay.close())

  const found = async (place: NewPlace) =>
    fetch(`${relay.url}api/${place.space}`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${place.key}` },
    })

  test.each(['h2c', 'foo/2', 'TLS/1.0, h2c'])(
    'an offer to upgrade to %s is declined, and the request is answered',
    async (upgrade) => {
      const answer = await answered(
        relay,
        `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${relay.port}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: ${upgrade}\r\nHTTP2-Settings: AAMAAABk\r\n\r\n`,
      )
      expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
      expect(answer).toMatch(/\{"ok":true\}$/)
    },
  )

  test('requests beyond the limit of one connection are answered with 503', async () => {
    const ask = `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${relay.port}\r\n\r\n`
    const socket = connect(relay.port, '127.0.0.1')
    socket.write(ask.repeat(3 * limits.requestsOfConnection))
    let answer = ''
    const answers = (status: string) => answer.split(`HTTP/1.1 ${status}`).length - 1
    while (answers('') < 3 * limits.requestsOfConnection) {
      const [chunk] = (await once(socket, 'data')) as [Buffer]
      answer += chunk.toString()
    }
    socket.destroy()
    expect([answers('200'), answers('503')]).toEqual([
      limits.requestsOfConnection,
      2 * limits.requestsOfConnection,
    ])
  })

  test('an offer to upgrade with a body is answered too', async () => {
    const place = newPlace()
    await found(place)
    const body = JSON.stringify({ role: 'view', label: '' })
    const answer = await answered(
      relay,
      `POST /api/${place.space}/grants HTTP/1.1\r\nHost: 127.0.0.1:${relay.port}\r\nAuthorization: Bearer ${place.key}\r\nContent-Type: application/json\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 201 Created\r\n/)
  })

  test.each([
    ['as JSON', { 'Content-Type': 'application/json' }],
    ['with a character set', { 'Content-Type': 'application/json; charset=utf-8' }],
    ['as curl sends it', { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['as text', { 'Content-Type': 'text/plain;charset=UTF-8' }],
  ])('a body is read as JSON if it is sent %s', async (_how, type) => {
    const place = newPlace()
    const ask = (path: string, method: string, body: string) =>
      fetch(`${relay.url}api/${place.space}${path}`, {
        ...{ method, headers: { ...type, Authorization: `Bearer ${place.key}` } },
        ...(body !== '' && { body }),
      })
    expect((await ask('', 'PUT', '')).status).toBe(201)
    const made = await ask('/grants', 'POST', '{"role":"view","label":"é"}')
    const { id } = (await made.json()) as { id: string }
    expect(await (await ask('/grants', 'GET', '')).json()).toMatchObject([{ id, label: 'é' }])
    const broken = await ask('/grants', 'POST', '{"role"')
    expect([broken.status, await broken.json()]).toMatchObject([400, { code: 'unreadable' }])
    expect((await ask(`/grants/${id}`, 'DELETE', '')).status).toBe(204)
  })

  test('a path with a part that is too long names nothing', async () => {
    const { space, key } = newPlace()
    const response = await fetch(
      `${relay.url}api/${space}/${'a'.repeat(limits.pathPart + 1)}/2026-11-23.md`,
      {
        headers: { Authorization: `Bearer ${key}` },
      },
    )
    expect([response.status, await response.json()]).toMatchObject([404, { code: 'nothing-here' }])
  })

  test.each(['bearer', 'Bearer', 'BEARER', 'bEaReR  '])(
    'the scheme before a key may be written as “%s”',
    async (scheme) => {
      const place = newPlace()
      const { status } = await fetch(`${relay.url}api/${place.space}`, {
        method: 'PUT',
        headers: { Authorization: `${scheme} ${place.key}` },
      })
      expect(status).toBe(201)
    },
  )

  test('a process that may open 1,024 files serves 1,500 teams, and warns of a file that belongs to no team', async () => {
    const spaces = join(relay.directory, 'spaces')
    await mkdir(spaces, { recursive: true })
    const places = Array.from({ length: TEAMS }, () => newPlace())
    await fewAtATime(places, ({ space }) =>
      writeFile(
        join(spaces, `${fileName(space)}.json`),
        JSON.stringify({ id: space, since: '2026-11-23T00:00:00.000Z', grants: [] }),
      ),
    )
    await writeFile(join(spaces, 'notes.json'), '{}')
    expect(await relay.stop()).toBe(0)
    await relay.start()
    expect(relay.said()).toContain('notes.json is no team’s file')
    const { status } = await fetch(`${relay.url}api/${places[0]?.space}/grants`, {
      headers: { Authorization: `Bearer ${places[0]?.key}` },
    })
    expect(status).toBe(200)
  })

  test('the relay ends in good order when its terminal closes', async () => {
    const place = newPlace()
    const socket = new WebSocket(`${relay.url.replace('http', 'ws')}sync/${place.room}`, [`key.${place.key}`])
    await once(socket, 'message') // The client is in the room.
    const closed = once(socket, 'close')
    const { pid } = relay
    process.kill(pid, 'SIGHUP')
    const [code] = (await closed) as [number]
    expect(code).toBe(1013)
    await expect.poll(() => isRunning(pid)).toBe(false)
    await relay.start() // Its lock is gone.
  })
})

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('P24: behind a proxy', () => {
  let relay: RelayProcess
  beforeAll(async () => {
    relay = await startRelay({
      PUBLIC_URL: 'https://notes.example/',
      INVITE_KEY,
      TRUSTED_PROXIES: '127.0.0.1',
    })
  })
  afterAll(() => relay.close())

  const found = (from: string, invited: string, { space, key } = newPlace()) =>
    fetch(`${relay.url}api/${space}`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${key}`, 'Invite-Key': invited, 'X-Forwarded-For': from },
    })

  test('an address that tries invite keys has to wait, and the operator is told', async () => {
    const { burst } = limits.visits.inviteKeys
    for (let nth = 0; nth < burst; nth++)
      expect((await found(`10.0.0.${nth}, 203.0.113.7`, `guess-${nth}`)).status).toBe(403)
    const slowed = await found('10.0.0.99, 203.0.113.7', INVITE_KEY)
    // Part of the minute has passed if the machine is slow.
    const wait = slowed.headers.get('retry-after')
    expect([slowed.status, Number(wait) > 0, Number(wait) <= 60]).toEqual([429, true, true])
    expect(await slowed.json()).toEqual({
      error: expect.stringContaining(`Try again in ${wait} s`) as string,
      code: 'too-many-requests',
      number: Number(wait),
    })
    expect((await found('203.0.113.8', INVITE_KEY)).status).toBe(201)
    expect(relay.said().match(/Wrong invite keys come from 203\.0\.113\.7/g)).toHaveLength(1)
  })

  test('one address may found few teams; founding an existing team again does not count', async () => {
    const { burst } = limits.visits.foundings
    const place = newPlace()
    for (let nth = 0; nth < burst; nth++)
      expect((await found('203.0.113.9', INVITE_KEY, nth === 0 ? place : newPlace())).status).toBe(201)
    expect((await found('203.0.113.9', INVITE_KEY)).status).toBe(429)
    expect((await found('203.0.113.9', INVITE_KEY, place)).status).toBe(201)
  })

  test('an address that sends wrong keys has to wait, and a right key from that address works as before', async () => {
    const place = newPlace()
    await found('203.0.113.10', INVITE_KEY, place)
    const ask = (key: string, from = '203.0.113.10') =>
      fetch(`${relay.url}api/${place.space}/grants`, {
        headers: { Authorization: `Bearer ${key}`, 'X-Forwarded-For': from },
      })
    const { burst } = limits.visits.wrongKeys
    const before = await Promise.all(Array.from({ length: burst }, () => ask(newPlace().key)))
    expect(new Set(before.map(({ status }) => status))).toEqual(new Set([403]))
    const statuses = await Promise.all(Array.from({ length: 10 }, () => ask(newPlace().key)))
    expect(statuses.some(({ status }) => status === 429)).toBe(true)
    expect((await ask(place.key)).status).toBe(200)
    expect((await ask(newPlace().key, '203.0.113.11')).status).toBe(403)
    const socket = (key: string) =>
      new WebSocket(`${relay.url.replace('http', 'ws')}sync/${place.room}`, [`key.${key}`], {
        headers: { 'X-Forwarded-For': '203.0.113.10' },
      })
    for (let nth = 0; nth < 10; nth++) await ask(newPlace().key)
    const [error] = (await once(socket(newPlace().key), 'error')) as [Error]
    expect(error.message).toContain('429')
    const right = socket(place.key)
    await once(right, 'open')
    right.close()
    await once(right, 'close')
  })
})
