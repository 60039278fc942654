// The bus over a real Redis or Valkey.

import { readFileSync } from 'node:fs'
import { createClient } from '@redis/client'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { RedisBus } from '../../../server/bus/redis-bus.ts'
import { RedisServer } from '../../support/bus/redis-server.ts'
import { busContract } from './bus.contract.ts'

const PASSWORD = 'swordfish-7'
let server: RedisServer
/** Lines for the operator. */
let said: string[] = []
let open: RedisBus[] = []

beforeAll(async () => {
  server = await RedisServer.start(
    '--requirepass',
    PASSWORD,
    '--maxmemory',
    '1mb',
    '--maxmemory-policy',
    'allkeys-lru',
  )
})
afterAll(() => server.close())
afterEach(async () => {
  for (const bus of open) await bus.close()
  open = []
  said = []
})

/** `hurry`: by how much shorter all waits are. `tried`: resolves when it has waited so often. */
const connect = async (url: string, hurry = 20) => {
  let waits = 0
  const bus = await RedisBus.open({
    url,
    later: (run, ms) => {
      waits++
      const timer = setTimeout(run, ms / hurry)
      return () => clearTimeout(timer)
    },
    info: (sentence) => said.push(sentence),
    warn: (sentence) => said.push(sentence),
    random: () => 0,
  })
  open.push(bus)
  const tried = (times: number) => expect.poll(() => waits >= times, { interval: 5 }).toBe(true)
  return Object.assign(bus, { tried })
}

async function asAdmin(...command: string[]): Promise<void> {
  const admin = createClient({ url: server.url(`:${PASSWORD}`) })
  await admin.connect()
  await admin.sendCommand(command)
  await admin.close()
}

busContract('Redis that may evict all it has', () =>
  Promise.resolve({
    open: () => connect(server.url(`:${PASSWORD}`)),
    down: () => server.kill(),
    up: () => server.start(),
  }),
)

const isUp = (bus: RedisBus) => expect.poll(() => bus.isUp, { interval: 5, timeout: 10_000 })

test.each([
  ['a password', ':wrong-77', /does not let this user in/],
  ['a missing password', '', /wants a password/],
  ['a user without rights', 'poor:wrong-77', /may not use what Roundtable needs/],
])('a Redis that refuses %s is named in one line, without the password', async (_what, who, says) => {
  await asAdmin('acl', 'setuser', 'poor', 'on', '>wrong-77', 'resetchannels', '+@all')
  const bus = await connect(server.url(who), 200)
  await bus.tried(3)
  expect([bus.isUp, said.length]).toEqual([false, 1])
  expect(said[0]).toMatch(says)
  expect(said[0]).not.toContain('wrong-77')
})

test('a user with the rights that RUNNING.md names is let in', async () => {
  const [, rights = ''] =
    /A user in Redis needs `([^`]+)`/.exec(readFileSync('server/RUNNING.md', 'utf8')) ?? []
  expect(rights).toContain('+@pubsub')
  await asAdmin('acl', 'setuser', 'enough', 'on', '>wrong-77', 'resetchannels', ...rights.split(' '))
  const bus = await connect(server.url('enough:wrong-77'))
  await isUp(bus).toBe(true)
})

test('a Redis that is out of reach is named in one line, and is used once it is there', async () => {
  await server.kill()
  const bus = await connect(server.url(`:${PASSWORD}`), 200)
  await bus.tried(3)
  await server.start()
  await isUp(bus).toBe(true)
  const place = `Redis at 127.0.0.1:${server.port}`
  expect(said).toEqual([
    expect.stringContaining(`${place} is out of reach: nothing listens there.`),
    `${place} carries messages between relays. Nothing is kept there.`,
  ])
  expect(said.join()).not.toContain(PASSWORD)
})

test('a Redis that stands still is given up, and is used again when it goes on', async () => {
  const bus = await connect(server.url(`:${PASSWORD}`), 40)
  await isUp(bus).toBe(true)
  server.freeze()
  await isUp(bus).toBe(false)
  expect(said.at(-1)).toContain('it does not answer')
  server.thaw()
  await isUp(bus).toBe(true)
})
