// Counts, on a copy of a document, the steps that an update costs.

import * as Y from 'yjs'
import type { Measured } from '../update/check.ts'
import { Guard, TooCostly } from './guard.ts'
import { limits } from '../config/limits.ts'
import { byClient, inCausalOrder, type Struct } from '../../shared/wire/causal-order.ts'
import { encodeStructs } from '../../shared/wire/structs.ts'

/** `state`: the document as one update. */
export function measure(state: Uint8Array, update: Uint8Array): Measured {
  const doc = new Y.Doc()
  const most = 2 * limits.documentSteps
  if (stepsOf(doc, [state], limits.stepsToLoad) === null) return { update: most, document: most }
  const steps = stepsOf(doc, [update], limits.measuredSteps)
  if (steps === null) return { update: limits.measuredSteps + 1, document: most }
  const whole = Y.encodeStateAsUpdate(doc)
  const orders = [[whole], lowestFirst(whole)].map(
    (updates) => stepsOf(new Y.Doc(), updates, most) ?? most + 1,
  )
  return { update: steps, document: Math.max(...orders) }
}

/**
 * The update as one run for each client, the lowest client first. Yjs itself begins with the highest client,
 * but a writer can choose ids for which it begins with another.
 */
function lowestFirst(update: Uint8Array): Uint8Array[] {
  const runs: [client: number, structs: Struct[]][] = []
  const queues = new Map([...byClient(Y.decodeUpdate(update).structs)].reverse())
  inCausalOrder(
    queues,
    () => 0,
    (struct) => {
      const last = runs.at(-1)
      if (last?.[0] === struct.id.client) last[1].push(struct)
      else runs.push([struct.id.client, [struct]])
    },
  )
  return runs.map((run) => encodeStructs(new Map([run]), new Map()))
}

/** The steps of applying the updates; null if there are more than `most`. */
function stepsOf(doc: Y.Doc, updates: readonly Uint8Array[], most: number): number | null {
  const guard = new Guard(most)
  try {
    guard.watch(() => {
      doc.transact(() => {
        for (const update of updates) Y.applyUpdate(doc, update)
      })
    })
  } catch (error) {
    if (error instanceof TooCostly) return null
    throw error
  }
  return guard.steps
}
