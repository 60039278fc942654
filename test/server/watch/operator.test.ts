// What an operator sees of a relay: whether it is ready, its figures, and its log.

import { randomBytes } from 'node:crypto'
import { get } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeAwarenessUpdate, Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { newPlace, type NewPlace } from '../../support/relay/places.ts'
import { RawClient } from '../../support/relay/raw-client.ts'
import { freePort, startRelay, type RelayProcess } from '../../support/relay/server.ts'

let relay: RelayProcess
let metricsPort: number
beforeAll(async () => {
  metricsPort = await freePort()
  relay = await startRelay({
    METRICS_PORT: String(metricsPort),
    PUBLIC_URL: 'https://notes.example/',
    TRUSTED_PROXIES: '127.0.0.1',
    INVITE_KEY: INVITED,
    DRAIN_SECONDS: '300',
    LOG_LEVEL: 'trace',
  })
})
afterAll(() => relay.close())

const INVITED = randomBytes(16).toString('hex')
const WORDS = 'zebras prefer velvet'
const PERSON = 'Wilhelmina Quux'
const WRONG_KEY = randomBytes(16).toString('hex')
const ADDRESS = '203.0.113.77'

/** Asks under a name that is not the relay's. */
const asked = (path: string): Promise<{ status: number; body: unknown }> =>
  new Promise((done, failed) => {
    const headers = { Host: 'other.example', 'X-Forwarded-For': ADDRESS }
    get(`${relay.url}${path}`, { headers }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => done({ status: response.statusCode ?? 0, body: JSON.parse(text) }))
    }).on('error', failed)
  })

const figures = async (): Promise<string> => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()

const valueOf = (text: string, name: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length + 1),
  )

async function inRoom(place: NewPlace): Promise<RawClient> {
  const client = RawClient.join(relay.url, place.room, place.key)
  await client.next('welcome')
  client.say({ type: 'ready' })
  await client.next('state')
  return client
}

/** The update of a person with a name. */
function presenceOf(doc: Y.Doc): Uint8Array {
  const awareness = new Awareness(doc)
  awareness.setLocalState({ user: { name: PERSON } })
  const update = encodeAwarenessUpdate(awareness, [doc.clientID])
  awareness.destroy()
  return update
}

test('an operator sees whether a relay is ready, what it counts, and nothing of what people write', async () => {
  expect(await asked('healthz')).toEqual({ status: 200, body: { ok: true } })
  expect(await asked('readyz')).toEqual({ status: 200, body: { ready: true } })
  expect(await asked('metrics')).toMatchObject({ status: 403 }) // like everything else under another name
  expect((await fetch(`${relay.url}metrics`)).status).toBe(404)

  const place = newPlace()
  const headers = { Authorization: `Bearer ${place.key}`, 'X-Forwarded-For': ADDRESS }
  const api = (path: string, method: string, more: object = {}, body?: object) =>
    fetch(`${relay.url}api/${path}`, {
      method,
      headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }), ...more },
      ...(body && { body: JSON.stringify(body) }),
    })
  expect((await api(place.space, 'PUT', { 'Invite-Key': WRONG_KEY })).status).toBe(403)
  expect((await api(place.space, 'PUT', { 'Invite-Key': INVITED })).status).toBe(201)
  const label = { role: 'edit', label: PERSON, expires: null }
  const { key } = (await (await api(`${place.space}/grants`, 'POST', {}, label)).json()) as { key: string }
  expect((await api(`${place.space}/grants`, 'GET', { Authorization: `Bearer ${WRONG_KEY}` })).status).toBe(
    403,
  )

  const client = await inRoom(place)
  const doc = new Y.Doc()
  client.say({ type: 'awareness', update: presenceOf(doc) })
  doc.getText('t').insert(0, WORDS)
  client.say({ type: 'difference', update: Y.encodeStateAsUpdate(doc) })
  await client.next('ack')
  const other = await inRoom({ ...place, key })
  other.say({ type: 'difference', update: Y.encodeStateAsUpdate(doc).subarray(0, -3) }) // cut off in the words
  expect((await other.next('nack'))?.code).toBe(3)
  const stranger = RawClient.join(relay.url, place.room, WRONG_KEY)
  expect((await stranger.closed).code).toBe(4401)
  expect((await api(`${place.room}/snapshots`, 'POST', {}, { by: `@${PERSON}` })).status).toBe(201)

  const text = await figures()
  for (const [name, least] of [
    ['roundtable_edits_total', 1],
    ['roundtable_ack_seconds_count', 1],
    ['roundtable_append_seconds_count', 1],
    ['roundtable_append_bytes_total', WORDS.length],
    ['roundtable_edits_refused_total{code="invalid"}', 1],
    ['roundtable_requests_refused_total{code="not-invited"}', 1],
    ['roundtable_requests_refused_total{code="no-access"}', 1],
    ['roundtable_requests_refused_total{code="wrong-name"}', 1],
    ['roundtable_connections_closed_total{code="no-access"}', 1],
    ['roundtable_room_events_total{event="refused"}', 1],
    ['roundtable_loop_delay_seconds_count', 1],
    ['roundtable_data_free_bytes', 1],
    ['process_open_fds', 1],
  ] as const)
    expect([name, valueOf(text, name) >= least]).toEqual([name, true])
  expect(['ready', 'rooms', 'connections'].map((name) => valueOf(text, `roundtable_${name}`))).toEqual([
    1, 1, 2,
  ])
  expect(text).toMatch(/^roundtable_build_info\{version="\d+\.\d+\.\d+",build="[0-9a-f]{16}",node="v\d+/m)

  // The relay says that it is not ready before it closes connections, and closes them so that pages come back.
  process.kill(relay.pid, 'SIGTERM')
  await expect
    .poll(() => asked('readyz'), { timeout: 30_000 })
    .toEqual({ status: 503, body: { ready: false, why: 'ending' } })
  expect(await asked('healthz')).toMatchObject({ status: 200 })
  client.say({ type: 'ping' })
  expect(await client.next('pong')).not.toBeNull()
  expect(await relay.stop()).toBe(0) // a second signal ends the drain
  expect(await client.closed).toEqual({ code: 1013, reason: 'The server is restarting. Trying again.' })

  const said = relay.said().trimEnd().split('\n')
  const lines = said.filter((line) => !line.includes('Building Roundtable')) // before there is a relay
  const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(events.map(({ msg }) => msg)).toEqual(
    expect.arrayContaining(['ending', 'ended', 'a connection sent what no page sends']),
  )
  for (const event of events)
    expect(event).toMatchObject({
      level: expect.any(String) as string,
      time: expect.stringMatching(/^20..-/) as string,
    })
  const secrets = [...WORDS.split(' '), ...PERSON.split(' '), place.key, key, INVITED, WRONG_KEY]
  expect(secrets.filter((secret) => relay.said().toLowerCase().includes(secret.toLowerCase()))).toEqual([])
  const named = [...secrets, place.space, 'core-weekly', ADDRESS]
  expect(named.filter((name) => text.includes(name))).toEqual([])
})
