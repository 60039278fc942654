// Errors that are thrown while the page reads a document. The page tells the person of the first one, and
// shows the last value that it could read, if there is one.

import { createSubscriber } from 'svelte/reactivity'
import { warn } from './logging.ts'
import { words } from './words/en.ts'

let known: string | null = null
let changed = (): void => undefined

/** Not a `Signal`, because signal.ts imports this file to report faults. */
const subscribe = createSubscriber((update) => {
  changed = update
  return () => (changed = () => undefined)
})

function tell(sentence: string): void {
  known = sentence
  changed()
}

export const faults = {
  /** The first fault, as a sentence. Null if there is none. */
  get sentence(): string | null {
    subscribe()
    return known
  },
}

/**
 * Tells the person of an error in reading. May be called from anywhere, even during a computation of Svelte.
 */
export function tellFault(error: unknown): void {
  warn(error)
  queueMicrotask(() => {
    tell(known ?? words.unreadable)
  })
}

/**
 * Tells the person of an error that is not caught, in an event handler or a promise. The caller passes the
 * sentence, so that the code that loads first need not contain it.
 */
export const tellUnfinished = (sentence: string): void => tell(known ?? sentence)
