// Runs each attack for a moment. Meanwhile, another team's edits are all acked, and the relay stays the same
// process, with a bounded heap. `npm run soak -- --only attacks` measures how long these edits wait.

import { setMaxListeners } from 'node:events'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { limits } from '../../server/config/limits.ts'
import { attacks } from '../support/attacks/all.ts'
import { newTarget } from '../support/attacks/attack.ts'
import { newPlace } from '../support/relay/places.ts'
import { RawClient } from '../support/relay/raw-client.ts'
import { startRelay, type RelayProcess } from '../support/relay/server.ts'

/** How many edits of the other team must be acked during each attack. */
const ACKS = 10
/** The highest resident memory that is allowed at the end, in MB. */
const MOST_MEMORY_MB = 512

/** One attack of each kind. The soak runs the others. */
const NAMES = [
  'a chain of 430 names',
  'a block’s level of 500,000,000',
  'a line’s depth of 500,000,000',
  'a template’s level of −1',
  'conflicts in one update',
  'welcomes of 8 MiB',
  'WebSocket pongs on four connections',
  'frames of one byte on four connections',
  'empty updates, stock',
  'parts of a byte without an end',
  'no key: welcomes of 8 MiB',
  'no key: half messages, then crumbs',
  'a path of /sync//sync/…',
  'a request body without a key',
  'files of the page that nobody reads',
  'wrong keys',
  'founding teams',
  'names of 900 kB',
  'empty presence',
  'queries from clients that left',
  'compares',
  'coming and going',
]

let relay: RelayProcess
let pid: number

beforeAll(async () => {
  relay = await startRelay({ NODE_OPTIONS: '--max-old-space-size=128' })
  pid = relay.pid
})
afterAll(() => relay.close())

/** A client that types, and waits for each ack. */
class Typist {
  readonly #client: RawClient
  readonly #doc = new Y.Doc()

  constructor(client: RawClient) {
    this.#client = client
    this.#doc.on('update', (update: Uint8Array) => client.say({ type: 'update', update }))
  }

  static async join(): Promise<Typist> {
    const { room, key } = newPlace()
    const client = RawClient.join(relay.url, room, key)
    if ((await client.next('welcome')) === null) throw new Error('The other team was not let in.')
    return new Typist(client)
  }

  /** Types one letter after the other. Resolves with how many were acked. */
  async type(letters: number): Promise<number> {
    for (let acked = 0; acked < letters; acked++) {
      this.#doc.getText('t').insert(0, 'x')
      if ((await this.#client.next('ack')) === null || this.#client.heard('nack').length > 0) return acked
    }
    return letters
  }

  leave(): void {
    this.#client.socket.terminate()
  }
}

test.each(NAMES)('P24: %s', async (name) => {
  const attack = attacks.find((each) => each.name === name)
  if (attack === undefined) throw new Error(`No attack has the name “${name}”.`)
  const typist = await Typist.join()
  const target = await newTarget(relay.url)
  await attack.prepare?.(target)
  const ended = new AbortController()
  setMaxListeners(0, ended.signal) // each connection listens to the signal
  const running = attack.run(target, ended.signal)
  expect(await typist.type(ACKS)).toBe(ACKS)
  ended.abort()
  expect(Object.keys(await running)).not.toContain('answers 500')
  typist.leave()
})

test('P24: a read-only link takes at most its share of a room’s seats, and leaves the writers’ seats free', async () => {
  const { space, series, date, keys } = await newTarget(relay.url)
  const room = `${space}/${series}/${date}`
  const join = async (key: string) => {
    const client = RawClient.join(relay.url, room, key)
    return { client, isIn: (await client.next('welcome')) !== null }
  }
  const readers = await Promise.all(Array.from({ length: limits.seats.ofKey + 5 }, () => join(keys.view)))
  expect(readers.filter(({ isIn }) => isIn).length).toBe(limits.seats.ofKey)
  const others = [await join(keys.edit), await join(keys.lead)]
  expect(others.map(({ isIn }) => isIn)).toEqual([true, true])
  for (const { client } of [...readers, ...others]) client.socket.terminate()
})

test('the relay was never restarted, and its memory has grown only a little', async () => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  expect(relay.pid).toBe(pid)
  expect(Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) / 1024).toBeLessThan(MOST_MEMORY_MB)
})
