// Loads the updates of a log into a document in one go. The guard makes this safe for any log.

import * as Y from 'yjs'
import { Guard, TooCostly } from './guard.ts'
import { limits } from '../config/limits.ts'

export interface Loaded {
  doc: Y.Doc
  /** Structs that were left out, because no page can show them. */
  leftOut: number
  /** Updates that could be read only in part. */
  unread: number
  /** The steps that the guard counted. */
  steps: number
}

/** If loading takes more than `most` steps, throws `TooCostly`, or leaves out each struct beyond them. */
export function loadDocument(
  updates: readonly Uint8Array[],
  most: number = limits.stepsToLoad,
  beyond: 'throw' | 'leave out' = 'throw',
): Loaded {
  const doc = new Y.Doc()
  const guard = new Guard(most, beyond)
  let unread = 0
  for (const update of updates) {
    try {
      guard.watch(() => Y.applyUpdate(doc, update))
    } catch (error) {
      if (error instanceof TooCostly) throw error
      unread++
    }
  }
  return { doc, unread, leftOut: guard.leftOut, steps: guard.steps }
}
