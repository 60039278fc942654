// Faults in reading a document. The page tells the person, and goes on with the last value, or without it.

import { createSubscriber } from 'svelte/reactivity'

let known: string | null = null
let changed = (): void => undefined

/** Not a `Signal`, because signal.ts imports this file to report its faults. */
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

/** May be called from anywhere, even inside a computation. */
export function tellFault(error: unknown): void {
  const why = error instanceof Error ? error.message : String(error)
  queueMicrotask(() => {
    tell(known ?? `Some of what is kept cannot be read here (${why}). Nothing is lost; reload the page.`)
  })
}

/**
 * Reports that an event handler, or a promise without a catch, threw. No part of the page can show such an
 * error in its place. The caller gives the sentence, so that it is not part of what loads first.
 */
export const tellUnfinished = (sentence: string): void => tell(known ?? sentence)
