// Stories with a relay that keeps everything in a real PostgreSQL.

import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { PostgresLog } from '../../server/postgres/postgres-log.ts'
import { startCluster, type Cluster } from '../support/postgres/cluster.ts'
import { opened } from '../support/postgres/fresh-database.ts'
import { foundTeam } from '../support/relay/found-team.ts'
import { newPlace } from '../support/relay/places.ts'
import { startRelay, type RelayProcess } from '../support/relay/server.ts'
import { documentOf, killRound, logOnDisk } from '../support/rounds/kill-round.ts'

let cluster: Cluster
let relay: RelayProcess
beforeAll(async () => {
  cluster = await startCluster()
  relay = await startRelay({ DATABASE_URL: cluster.url, DATA_DIR: undefined, SEVERAL_RELAYS: 'yes' })
})
afterAll(async () => {
  await relay.close()
  await cluster.close()
})

/** The document in the database, as a relay that starts now reads it. */
async function logOf(room: string) {
  const { database } = await opened(cluster.url)
  const log = new PostgresLog({
    database,
    id: 'the database',
    schedule: () => undefined,
    report: (event) => expect(event).toBe(null),
    warn: (sentence) => expect(sentence).toBe(null),
  })
  const document = documentOf(await log.read(room))
  await database.close()
  return document
}

test('P3: a relay with a database that is killed in a meeting has everything that was called saved, and nothing twice', async () => {
  const relayItself = { kill: () => relay.kill(), start: () => relay.start(), logOf }
  expect(await killRound(relay, 1, 1, relayItself)).toMatchObject({ kills: 1 })
  expect(await readdir(relay.directory)).toEqual([])
})

test('P2: a database that is killed in a meeting has everything that was called saved, and the meeting goes on', async () => {
  const database = { kill: () => cluster.kill(), start: () => Promise.resolve(), logOf }
  expect(await killRound(relay, 2, 1, database)).toMatchObject({ kills: 1 })
})

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const wordOf = (update: Uint8Array): string => new TextDecoder().decode(update)

const ROOMS = ['a', 'b', 'c', 'd', 'e']
const ACKED = 60

test('P2: acked edits are there once after PostgreSQL is killed, and rooms are read and written again', async () => {
  const { database } = await opened(cluster.url)
  const log = new PostgresLog({
    database,
    id: 'the database',
    schedule: () => undefined,
    report: (event) => expect(event).toBe(null),
    warn: (sentence) => expect(sentence).toBe(null),
  })
  const acked = new Set<string>()
  let words = 0
  const killed: Promise<void>[] = []
  const write = async (room: string) => {
    await log.read(room)
    while (true) {
      const word = `word${++words}`
      try {
        acked.add(`${room} ${await log.append(room, bytes(word))} ${word}`)
      } catch {
        return
      }
      if (acked.size >= ACKED && killed.length === 0) killed.push(cluster.kill())
    }
  }
  await Promise.all(ROOMS.map(write))
  await Promise.all(killed)
  for (const room of ROOMS) {
    const entries = await log.read(room)
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, at) => at + 1))
    const there = entries.map(({ seq, update }) => `${seq} ${wordOf(update)}`)
    const of = [...acked].filter((each) => each.startsWith(`${room} `)).map((each) => each.slice(2))
    expect(of.filter((each) => !there.includes(each))).toEqual([])
    expect(new Set(entries.map(({ update }) => wordOf(update))).size).toBe(entries.length)
  }
  expect(acked.size).toBeGreaterThanOrEqual(ACKED)
  await log.close()
  await database.close()
})

test('P2: people of two relays on one database write at once, and both have every word once', async () => {
  const other = await startRelay({ DATABASE_URL: cluster.url, DATA_DIR: undefined, SEVERAL_RELAYS: 'yes' })
  const { space, key, room } = newPlace()
  await fetch(`${relay.url}api/${space}`, { method: 'PUT', headers: { Authorization: `Bearer ${key}` } })
  const people = [relay.url, other.url, relay.url, other.url].map((url) => {
    const doc = new Y.Doc()
    const provider = new WebsocketProvider(`${url.replace('http', 'ws')}sync`, room, doc, {
      protocols: [`key.${key}`],
      WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
      disableBc: true,
    })
    return { doc, provider, text: doc.getText('t') }
  })
  const words = people.flatMap((_, person) => Array.from({ length: 12 }, (_, nth) => `${person}.${nth} `))
  const all = () => people.every(({ text }) => text.length === words.join('').length)
  const done = new Promise<void>((done) => {
    for (const { doc } of people) doc.on('update', () => all() && done())
  })
  for (let nth = 0; nth < 12; nth++) {
    for (const [person, { text }] of people.entries()) text.insert(text.length, `${person}.${nth} `)
    await new Promise((next) => setImmediate(next))
  }
  await done
  for (const { text } of people)
    expect(text.toJSON().split(' ').sort()).toEqual(words.join('').split(' ').sort())
  expect((await logOf(room)).getText('t').toJSON()).toBe(people[0]?.text.toJSON())
  for (const { provider } of people) provider.destroy()
  await other.close()
})

test('P10: the command line copies a database while its relay runs, and another relay can use the copy', async () => {
  const { owner } = await foundTeam(relay.url)
  const to = join(relay.directory, 'copy')
  const command = ['--import', 'tsx', 'server/cli.ts', 'backup', to]
  const env = { ...process.env, DATABASE_URL: cluster.url }
  const { stdout } = await promisify(execFile)(process.execPath, command, { env })
  expect(stdout).toContain(`${to} is a copy of`)
  const copied = await logOnDisk(to, `${owner.space}/-/team`)
  const ours = await logOf(`${owner.space}/-/team`)
  expect(Y.encodeStateVector(copied)).toEqual(Y.encodeStateVector(ours))
  expect(copied.store.clients.size).toBeGreaterThan(0)
})
