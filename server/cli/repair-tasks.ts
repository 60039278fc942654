// Turns the updates of a log that no relay can open into one update that every relay can open. Must run in a
// thread with a large stack.

import * as Y from 'yjs'
import { TooCostly } from '../document/guard.ts'
import { limits } from '../config/limits.ts'
import { loadDocument, type Loaded } from '../document/load-document.ts'
import type { Runner } from '../work/runner.ts'

export type Mended =
  | { is: 'whole' }
  | {
      is: 'mended'
      /** The whole document as one update. */
      state: Uint8Array
      /** How many structs were left out: no page can show them, or they cost too much to merge. */
      leftOut: number
      /** How many updates could be read only in part. */
      unread: number
    }

/**
 * Structs that are left out become deleted text, so clocks and neighbours stay the same. `most`: the steps
 * that a relay may take to load a document.
 */
export function mend(updates: readonly Uint8Array[], most: number = limits.stepsToLoad): Mended {
  if (isWhole(updates, most)) return { is: 'whole' }
  let [steps, leftOut, unread] = [most, 0, 0]
  for (let rest = updates; ; steps = Math.floor(steps / 2)) {
    const loaded = loadDocument(rest, steps, 'leave out')
    leftOut += loaded.leftOut
    unread += loaded.unread
    const state = stateOf(loaded)
    // Checked again, because one update can take more steps to load than the updates that it was made from.
    if (isWhole([state], most)) return { is: 'mended', state, leftOut, unread }
    rest = [state]
  }
}

function isWhole(updates: readonly Uint8Array[], most: number): boolean {
  try {
    const { leftOut, unread } = loadDocument(updates, most)
    return leftOut + unread === 0
  } catch (error) {
    if (error instanceof TooCostly) return false
    throw error
  }
}

/** Drops parts that wait for lost updates, and encodes the rest as one update. */
function stateOf({ doc }: Loaded): Uint8Array {
  doc.store.pendingStructs = null
  doc.store.pendingDs = null
  return Y.encodeStateAsUpdate(doc)
}

export const tasks = { mend } as const

export type Mender = Runner<typeof tasks>
