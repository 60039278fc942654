// Two clients in a room.

import type { Client } from './client.ts'

export type Pair = [Client, Client]

/** Writes a letter at one client. Returns the ms until the other client has it. */
export async function letter([one, two]: Pair): Promise<number> {
  const there = new Promise((done) => two.doc.once('update', done))
  const start = performance.now()
  one.doc.getText('t').insert(0, 'x')
  await there
  return performance.now() - start
}
