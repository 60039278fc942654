// The process of another team. Two people type in one room at a steady pace, one person pastes in a second
// room, and one pastes long texts in a third. The process measures how long each edit waits for its ack,
// minus the time in which the process itself waits for a core.

import { openSync, readSync } from 'node:fs'
import * as Y from 'yjs'
import { newPlace } from '../relay/places.ts'
import { RawClient } from '../relay/raw-client.ts'
import type { Wait, Waits } from './waits.ts'

/** ms between two letters of one person. */
const LETTERS = 4
/** ms between two pastes. */
const PASTES = 500
/** ms between two long pastes. */
const LONG_PASTES = 2000
/** In bytes. It is more than the relay checks on its main thread. */
const PASTE = 20 * 1024
/** In bytes. It is as long as a whole book of minutes. */
const LONG_PASTE = 200 * 1024
/** ms to wait for the last acks. */
const PATIENCE = 30_000

const [url = '', relay = ''] = process.argv.slice(2)
const place = newPlace()
const line = Buffer.alloc(100)

/**
 * Returns a function that reads how many ms a thread has worked so far, and how many ms it has waited for a
 * core.
 */
function clockOf(path: string): () => { worked: number; starved: number } {
  const file = openSync(path, 'r')
  return () => {
    const length = readSync(file, line, 0, line.length, 0)
    const [worked = 0, starved = 0] = line.toString('latin1', 0, length).split(' ').map(Number)
    return { worked: worked / 1e6, starved: starved / 1e6 }
  }
}

const own = clockOf('/proc/thread-self/schedstat')
const relays = clockOf(`/proc/${relay}/task/${relay}/schedstat`)
const now = () => ({ at: performance.now(), starved: own().starved, worked: relays().worked })
type Moment = ReturnType<typeof now>

const between = (a: Moment, b: Moment): Wait => ({
  ms: b.at - a.at - (b.starved - a.starved),
  worked: b.worked - a.worked,
})

let waits: Waits = { letters: [], pastes: [] }
let failure: string | null = null

class Person {
  readonly #client: RawClient
  readonly #doc = new Y.Doc()
  readonly #sent: Moment[] = []
  readonly #into: keyof Waits
  written = 0
  #acked = 0

  constructor(client: RawClient, into: keyof Waits) {
    this.#client = client
    this.#into = into
    this.#doc.on('update', (update: Uint8Array) => {
      this.#sent.push(now())
      client.say({ type: 'update', update })
    })
  }

  static async join(room: string, into: keyof Waits): Promise<Person> {
    const client = RawClient.join(url, room, place.key)
    if ((await client.next('welcome')) === null) throw new Error('The other team was not let in.')
    client.say({ type: 'state', vector: new Uint8Array([0]) })
    await client.next('difference')
    const person = new Person(client, into)
    void person.#hear()
    return person
  }

  write(text: string): void {
    const all = this.#doc.getText('t')
    all.insert(all.length, text)
    this.written += text.length
  }

  giveUp(): void {
    for (const sent of this.#sent.slice(this.#acked)) waits[this.#into].push(between(sent, now()))
  }

  get waiting(): number {
    return this.#sent.length - this.#acked
  }

  async #hear(): Promise<void> {
    for (;;) {
      const first = await this.#client.next('ack')
      if (first === null) {
        failure = `the other team was disconnected: ${(await this.#client.closed).reason}`
        return
      }
      const ack = this.#client.heard('ack').at(-1) ?? first // several acks may have come at once
      const [nack] = this.#client.heard('nack')
      if (nack !== undefined) failure = `an edit of the other team was refused: ${nack.sentence}`
      this.#client.forget()
      const heardAt = now()
      for (; this.#acked < ack.count; this.#acked++) {
        const sent = this.#sent[this.#acked]
        if (sent) waits[this.#into].push(between(sent, heardAt))
      }
    }
  }
}

const other = `${place.space}/other-weekly/2026-11-23`
const third = `${place.space}/other-weekly/2026-11-30`
const typists = [await Person.join(place.room, 'letters'), await Person.join(place.room, 'letters')]
const paster = await Person.join(other, 'pastes')
const longPaster = await Person.join(third, 'pastes')

/** Calls `act` every `ms`. If this process is late, it makes up for the calls that it missed. */
const steadily = (ms: number, act: () => void): NodeJS.Timeout => {
  let next = performance.now()
  return setInterval(() => {
    for (; next <= performance.now(); next += ms) act()
  }, ms)
}

paster.write('y'.repeat(PASTE)) // the first paste starts the relay's thread that checks pastes
while (paster.waiting > 0) await new Promise((done) => setTimeout(done, 10))

const timers = [
  ...typists.map((person) => steadily(LETTERS, () => person.write('x'))),
  steadily(PASTES, () => paster.write('y'.repeat(PASTE))),
  steadily(LONG_PASTES, () => longPaster.write('z'.repeat(LONG_PASTE))),
]

process.on('disconnect', () => process.exit())
process.on('message', (what) => {
  if (what === 'begin') waits = { letters: [], pastes: [] }
  if (what === 'count') process.send?.({ is: 'count', count: waits.letters.length, failure })
  if (what === 'end') void end()
})
process.send?.({ is: 'ready' })

/** Checks that all text is acked and in the rooms. If an edit has no ack, its wait counts up to now. */
async function end(): Promise<void> {
  for (const timer of timers) clearInterval(timer)
  const people = [...typists, paster, longPaster]
  const until = performance.now() + PATIENCE
  while (failure === null && people.some(({ waiting }) => waiting > 0)) {
    await new Promise((done) => setTimeout(done, 10))
    if (performance.now() > until) failure = 'edits of the other team were not acked'
  }
  for (const person of people) person.giveUp()
  if (failure === null) {
    const read = async (room: string) =>
      (await RawClient.join(url, room, place.key).read())?.getText('t').length
    const wanted = (those: Person[]) => those.reduce((sum, { written }) => sum + written, 0)
    const there = [await read(place.room), await read(other), await read(third)]
    const written = [typists, [paster], [longPaster]].map(wanted)
    if (there.some((length, at) => length !== written[at])) failure = 'words of the other team are lost'
  }
  process.send?.({ is: 'waits', waits, failure })
}
