// The updates of a log as a document, at once, whoever wrote the log.

import * as Y from 'yjs'
import { Guard, TooCostly } from './guard.ts'
import { limits } from '../config/limits.ts'

export interface Loaded {
  doc: Y.Doc
  /** Structs that no page can show. */
  leftOut: number
  /** Updates that could not be read, or not to their end. */
  unread: number
  /** That Yjs took past what others put to the same places. */
  steps: number
}

/** What takes more steps than `most` throws `TooCostly`, or is left out. */
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
