// What a page could not read of its documents: it says so, and shows what it read last, or without it.

import { createSubscriber } from 'svelte/reactivity'

let known: string | null = null
let changed = (): void => undefined

/** Not a `Signal`, because what those compute tells of its faults here. */
const subscribe = createSubscriber((update) => {
  changed = update
  return () => (changed = () => undefined)
})

function tell(sentence: string): void {
  known = sentence
  changed()
}

export const faults = {
  /** The first one, as a sentence; null where there is none. */
  get sentence(): string | null {
    subscribe()
    return known
  },
}

/** To be called from anywhere, from within a computation too. */
export function tellFault(error: unknown): void {
  const why = error instanceof Error ? error.message : String(error)
  queueMicrotask(() => {
    tell(known ?? `Some of what is kept cannot be read here (${why}). Nothing is lost; reload the page.`)
  })
}

/**
 * A handler of an event, or work that nobody waits for, threw: no part of the page can say so in its place.
 * Nothing that stands on the screen is undone by it. (The sentence is the caller's, who comes later.)
 */
export const tellUnfinished = (sentence: string): void => tell(known ?? sentence)
