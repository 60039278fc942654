// An editing history of twelve people: runs of typing, deleted characters, jumps. A public trace of the form
// `{ txns: [{ patches: [[at, deleted, inserted]] }] }` can be used instead.

import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import * as Y from 'yjs'
import { seeded } from './random.ts'

const AUTHORS = 12

const Trace = v.object({
  txns: v.array(v.object({ patches: v.array(v.tuple([v.number(), v.number(), v.string()])) })),
})

type Patch = [at: number, deleted: number, inserted: string]

export interface History {
  /** One update for each edit, oldest first. */
  updates: Uint8Array[]
  /** The final text. */
  text: string
}

export const readTrace = (file: string): Patch[] =>
  v.parse(Trace, JSON.parse(readFileSync(file, 'utf8'))).txns.flatMap(({ patches }) => patches)

/** A trace of `edits` edits. Each types or deletes one character. */
export function madeTrace(edits: number): Patch[] {
  const random = seeded(1)
  const patches: Patch[] = []
  let length = 0
  while (patches.length < edits) {
    let at = random.int(length + 1)
    const [typed, taken] = [1 + random.int(40), random.chance(0.3) ? random.int(12) : 0]
    for (let nth = 0; nth < typed; nth++) patches.push([at++, 0, nth % 6 === 5 ? ' ' : 'x'])
    for (let nth = 0; nth < Math.min(taken, at); nth++) patches.push([--at, 1, ''])
    length += typed - Math.min(taken, at + taken)
  }
  return patches.slice(0, edits)
}

/** Each author continues where the last one stopped, so one document has all authors' client ids. */
export function historyOf(patches: readonly Patch[]): History {
  const random = seeded(2)
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  const text = doc.getText('t')
  for (const [at, deleted, inserted] of patches) {
    if (random.chance(1 / 30)) doc.clientID = 1 + random.int(AUTHORS)
    doc.transact(() => {
      const from = Math.min(at, text.length)
      if (deleted > 0) text.delete(from, Math.min(deleted, text.length - from))
      if (inserted !== '') text.insert(from, inserted)
    })
  }
  return { updates, text: text.toJSON() }
}
