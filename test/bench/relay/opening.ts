// Opens a document with a long history from the disk.

import { setTimeout as sleep } from 'node:timers/promises'
import * as Y from 'yjs'
import { Bystanders } from './bystanders.ts'
import { Client } from './client.ts'
import type { Contestant } from './contestants.ts'
import type { History } from '../../support/basics/trace.ts'

export interface Opening {
  /** ms until the first client has the whole document. */
  one: number
  /** ms until fifty clients that join at once have the whole document. */
  fifty: number
  /** The longest wait for a letter in another room while the first client joins, in ms. */
  others: number
  /** How many clients the relay told too early that they had everything. */
  early: number
}

export interface Openings {
  /** If the log is as it was written. */
  raw: Opening
  /** If the room has been empty for a while. */
  rested: Opening
}

const MANY = 50
/**
 * How many updates may be on their way before the writer waits for the reader. With more, some relays never
 * recover.
 */
const AT_ONCE = 1000
/** ms in which an idle relay may put its store in order. */
const REST = 12_000

export async function openings(
  contestant: Contestant,
  room: number,
  { updates, text }: History,
): Promise<Openings> {
  const writer = await Client.join(contestant, { room })
  const reader = await Client.join(contestant, { room, full: true })
  const length = () => writer.doc.getText('t').length
  let at = 0
  for (const update of updates) {
    Y.applyUpdate(writer.doc, update)
    if (++at % AT_ONCE === 0) await until(() => reader.doc.getText('t').length === length())
  }
  await until(() => reader.doc.getText('t').toJSON() === text)
  await sleep(REST) // some relays write to their store after a while
  await restart(contestant)
  const open = async (): Promise<Opening> => {
    const bystanders = await Bystanders.come(contestant, room + 1)
    let others = NaN
    const one = await opened(contestant, room, 1, text, async () => {
      others = await bystanders.leave()
    })
    await restart(contestant)
    const fifty = await opened(contestant, room, MANY, text)
    return { one: one.ms, fifty: fifty.ms, others, early: one.early + fifty.early }
  }
  const raw = await open()
  await sleep(REST)
  await restart(contestant)
  return { raw, rested: await open() }
}

/** Restarts a relay that has a disk. Any other relay would lose the document, so it is not restarted. */
async function restart(contestant: Contestant): Promise<void> {
  if (!contestant.hasDisk) return
  await contestant.kill()
  await contestant.start()
}

/**
 * ms until `people` empty clients have received everything. The clients apply updates only after that,
 * because applying is not the relay's cost.
 */
async function opened(
  contestant: Contestant,
  room: number,
  people: number,
  text: string,
  ontold: () => Promise<void> = () => Promise.resolve(),
): Promise<{ ms: number; early: number }> {
  const start = performance.now()
  const guests = Array.from({ length: people }, () => new Guest(contestant, room))
  await until(() => guests.every(({ isTold }) => isTold))
  await ontold()
  const early = guests.filter((guest) => !guest.has(text)).length
  await until(() => guests.every((guest) => guest.has(text)))
  await Promise.all(guests.map((guest) => guest.leave()))
  return { ms: Math.max(...guests.map(({ last }) => last)) - start, early }
}

/** An empty client that keeps the updates that it receives. */
class Guest {
  /** The time of the last update. */
  last = 0
  /** The relay has said that this client has everything. */
  isTold = false
  readonly #client: Client
  readonly #doc = new Y.Doc()

  constructor(contestant: Contestant, room: number) {
    const onheard = () => (this.last = performance.now())
    this.#client = new Client(contestant, { room, keeps: true, onheard })
    void this.#client.synced.then(() => (this.isTold = true))
  }

  has(text: string): boolean {
    for (const update of this.#client.kept.splice(0)) Y.applyUpdate(this.#doc, update)
    return this.#doc.getText('t').length === text.length && this.#doc.getText('t').toJSON() === text
  }

  leave = (): Promise<void> => this.#client.close()
}

/** The longest wait for anything, in ms. */
const PATIENCE = 120_000

async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`Not within ${PATIENCE / 1000} s.`)
    await sleep(1)
  }
}
