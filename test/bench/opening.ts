// A document with a long history, opened from the disk.

import { setTimeout as sleep } from 'node:timers/promises'
import * as Y from 'yjs'
import { Client } from './client.ts'
import type { Contestant } from './contestants.ts'
import type { History } from './trace.ts'

export interface Opening {
  /** ms until one who comes first has all of it. */
  one: number
  /** ms until fifty who come at once have. */
  fifty: number
}

export interface Openings {
  /** With the log as it was written. */
  raw: Opening
  /** After the room was empty for a while. */
  rested: Opening
}

const MANY = 50
/** Updates on their way before the writer waits for the relay. */
const AT_ONCE = 1000
/** ms that a relay is left alone to put its store in order. */
const REST = 10_000

export async function openings(
  contestant: Contestant,
  room: number,
  { updates, text }: History,
): Promise<Openings> {
  const writer = await Client.join(contestant, { room })
  const reader = await Client.join(contestant, { room, full: true })
  let at = 0
  for (const update of updates) {
    Y.applyUpdate(writer.doc, update)
    if (++at % AT_ONCE === 0) await until(() => writer.waiting === 0)
  }
  await until(() => reader.doc.getText('t').toJSON() === text)
  await restart(contestant)
  const open = async (): Promise<Opening> => {
    const one = await opened(contestant, room, 1, text)
    await restart(contestant)
    return { one, fifty: await opened(contestant, room, MANY, text) }
  }
  const raw = await open()
  await sleep(REST)
  await restart(contestant)
  return { raw, rested: await open() }
}

/** What is in memory only is not opened from the disk: such a relay goes on. */
async function restart(contestant: Contestant): Promise<void> {
  if (!contestant.hasDisk) return
  await contestant.kill()
  await contestant.start()
}

/** ms until so many, who have nothing, have all. */
async function opened(contestant: Contestant, room: number, people: number, text: string): Promise<number> {
  const start = performance.now()
  const clients = Array.from({ length: people }, () => new Client(contestant, { room, full: true }))
  const isWhole = ({ doc }: Client) => doc.getText('t').length === text.length
  await until(() => clients.every(isWhole))
  const ms = performance.now() - start
  if (clients.some(({ doc }) => doc.getText('t').toJSON() !== text))
    throw new Error(`${contestant.name} told another text.`)
  await Promise.all(clients.map((client) => client.close()))
  return ms
}

/** ms after which what has not come is not waited for. */
const PATIENCE = 120_000

async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`Not within ${PATIENCE / 1000} s.`)
    await sleep(1)
  }
}
