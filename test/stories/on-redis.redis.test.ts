// Stories with two relays on a real PostgreSQL, and a real Redis or Valkey between them.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { RedisServer } from '../support/bus/redis-server.ts'
import { freshDatabase } from '../support/postgres/fresh-database.ts'
import { newPlace } from '../support/relay/places.ts'
import { freePort, startRelay, type RelayProcess } from '../support/relay/server.ts'

const PASSWORD = 'swordfish-7'
const { space, key, room } = newPlace()
let redis: RedisServer
let relays: RelayProcess[] = []
const metrics: number[] = []

beforeAll(async () => {
  const [database, server] = await Promise.all([
    freshDatabase(),
    RedisServer.start('--requirepass', PASSWORD),
  ])
  redis = server
  for (let nth = 0; nth < 2; nth++) metrics.push(await freePort())
  const settings = {
    DATABASE_URL: database,
    DATA_DIR: undefined,
    SEVERAL_RELAYS: 'yes',
    REDIS_URL: redis.url(`:${PASSWORD}`),
    LOG_LEVEL: 'info',
  }
  const start = (port: number) => startRelay({ ...settings, METRICS_PORT: String(port) })
  relays = [await start(metrics[0] ?? 0), await start(metrics[1] ?? 0)] // the first one makes the tables
})
afterAll(async () => {
  for (const relay of relays) await relay.close()
  await redis.close()
})

class Person {
  readonly doc = new Y.Doc()
  readonly provider: WebsocketProvider

  constructor(relay: RelayProcess | undefined, name: string, key: string) {
    const address = `${relay?.url.replace('http', 'ws')}sync`
    this.provider = new WebsocketProvider(address, room, this.doc, {
      protocols: [`key.${key}`],
      WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
      disableBc: true,
    })
    this.provider.awareness.setLocalStateField('name', name)
  }

  get text(): string {
    return this.doc.getText('t').toJSON()
  }

  type(words: string): void {
    this.doc.getText('t').insert(this.doc.getText('t').length, words)
  }

  get list(): string[] {
    return [...this.provider.awareness.getStates().values()].map(({ name }) => String(name)).sort()
  }

  get carets(): unknown[] {
    return [...this.provider.awareness.getStates().values()].map(({ caret }) => caret as unknown)
  }
}

const becomes = <T>(what: () => T | Promise<T>) => expect.poll(what, { interval: 20, timeout: 30_000 })

const figure = async (relay: number, name: string): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${metrics[relay]}/metrics`)).text()
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length),
  )
}
const ready = async (relay: number): Promise<unknown> =>
  (await fetch(`${relays[relay]?.url}readyz`)).json() as unknown

const asOwner = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }
const ask = (relay: number, path: string, method: string, body?: unknown) =>
  fetch(`${relays[relay]?.url}api/${space}${path}`, {
    method,
    headers: asOwner,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

test('P2: people of two relays see each other’s words, names and carets, also after Redis was gone, and a revoked link ends on both', async () => {
  expect((await ask(0, '', 'PUT')).ok).toBe(true)
  const made = (await (await ask(0, '/grants', 'POST', { role: 'edit', label: 'Ben' })).json()) as {
    id: string
    key: string
  }
  const [ada, ben] = [new Person(relays[0], 'Ada', key), new Person(relays[1], 'Ben', made.key)]
  await becomes(() => [ada.list, ben.list]).toEqual(Array(2).fill(['Ada', 'Ben']))
  ben.provider.awareness.setLocalStateField('caret', 7)
  ada.type('first ')
  await becomes(() => [ben.text, ada.carets]).toEqual(['first ', [undefined, 7]])
  await becomes(() => figure(1, 'roundtable_bus_heard_total{kind="wrote"}')).toBeGreaterThan(0)
  expect([await ready(0), await figure(0, 'roundtable_bus_up')]).toEqual([{ ready: true }, 1])

  await redis.kill()
  await becomes(() => Promise.all([ready(0), ready(1)])).toEqual(
    Array(2).fill({ ready: true, without: 'redis' }),
  )
  expect(await figure(0, 'roundtable_bus_up')).toBe(0)
  ben.type('second ')
  await becomes(() => ada.text).toBe('first second ')

  await redis.start()
  await becomes(() => Promise.all([ready(0), ready(1)])).toEqual(Array(2).fill({ ready: true }))
  ada.provider.awareness.setLocalStateField('caret', 9)
  await becomes(() => ben.carets.includes(9)).toBe(true)

  const closed = new Promise<number>((closed) =>
    ben.provider.on('connection-close', (event) => closed(event?.code ?? 0)),
  )
  expect((await ask(0, `/grants/${made.id}`, 'DELETE')).ok).toBe(true)
  expect(await closed).toBe(4401)
  await becomes(() => figure(1, 'roundtable_bus_heard_total{kind="revoked"}')).toBe(1)
  await becomes(() => ada.list).toEqual(['Ada'])
  for (const { provider } of [ada, ben]) provider.destroy()

  const said = relays.map((relay) => relay.said())
  for (const lines of said) {
    const told = lines.match(/carries messages between relays|out of reach/g) ?? []
    expect(told.length).toBeGreaterThanOrEqual(3)
    expect(told.filter((line, at) => line === told[at - 1])).toEqual([]) // each change, once
    expect(lines).not.toContain(PASSWORD)
  }
})
