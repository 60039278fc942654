// All people reconnect at once. Each brings offline edits of their own.

import * as Y from 'yjs'
import { Client } from './client.ts'
import type { Contestant } from './contestants.ts'
import { PATIENCE } from './live.ts'
import { meter, type Cost } from './meter.ts'

export interface Back extends Cost {
  /** s until each person has the edits of all people. */
  seconds: number
}

/** The least ms before a client that was turned away tries again. */
const RETRY = 100

export async function back(
  contestant: Contestant,
  room: number,
  { people, edits }: { people: number; edits: number },
): Promise<Back> {
  const docs = Array.from({ length: people }, (_, nth) => Object.assign(new Y.Doc(), { clientID: nth + 1 }))
  for (const doc of docs)
    for (let edit = 0; edit < edits; edit++) doc.getText(`typer ${doc.clientID}`).insert(edit, 'x')
  const cost = meter(contestant.pid)
  const start = performance.now()
  const heard = new Heard(people, edits)
  const clients = new Map<Y.Doc, Client>()
  let isOver = false
  const connect = (doc: Y.Doc, onheard: (update: Uint8Array) => void) => {
    // A relay may turn clients away if all connect at once. The clients try again, as a page does.
    const onclosed = () => {
      if (!isOver) setTimeout(() => connect(doc, onheard), RETRY * (1 + Math.random()))
    }
    clients.set(doc, new Client(contestant, { room, doc, onheard, onclosed }))
  }
  for (const doc of docs) connect(doc, heard.by(doc.clientID))
  await heard.all()
  isOver = true
  const seconds = (performance.now() - start) / 1000
  const result = { seconds, ...cost() }
  await Promise.all([...clients.values()].map((client) => client.close()))
  const late = await Client.join(contestant, { room, full: true })
  const there = docs.filter(({ clientID }) => late.doc.getText(`typer ${clientID}`).length === edits)
  if (there.length !== people) throw new Error(`${contestant.name}: ${there.length} of ${people} are there.`)
  await late.close()
  return result
}

/**
 * Records which clients have which other clients' edits, by the headers of the updates. Applying every update
 * five hundred times would be a cost of the driver, not of the relay.
 */
class Heard {
  readonly #edits: number
  #missing: number
  #done: () => void = () => undefined

  constructor(people: number, edits: number) {
    this.#edits = edits
    this.#missing = people * (people - 1)
  }

  by(listener: number): (update: Uint8Array) => void {
    const whole = new Set([listener])
    return (update) => {
      for (const [client, clock] of Y.parseUpdateMeta(update).to) {
        if (clock < this.#edits || whole.has(client)) continue
        whole.add(client)
        this.#missing--
      }
      if (this.#missing === 0) this.#done()
    }
  }

  async all(): Promise<void> {
    const late = new Promise<never>((_, failed) => {
      setTimeout(
        () => failed(new Error(`After ${PATIENCE} s ${this.#missing} are missing.`)),
        PATIENCE * 1000,
      ).unref()
    })
    await Promise.race([new Promise<void>((done) => (this.#done = done)), late])
  }
}
