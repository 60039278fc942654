// Makes getters reactive for Svelte: when a signal changes, components that used a getter with this signal
// read it again.

import { createSubscriber } from 'svelte/reactivity'
import { tellFault } from './faults.ts'

export class Signal {
  #tell: (() => void) | null = null
  readonly #subscribe = createSubscriber((tell) => {
    this.#tell = tell
    return () => (this.#tell = null)
  })

  /** Call this in a getter. After each change, components that used the getter read it again. */
  read(): void {
    this.#subscribe()
  }

  changed(): void {
    this.#tell?.()
  }
}

/**
 * A value that is computed at the first read after a change, not at each change. If the computation throws,
 * the person is told, and the value is the last one that could be computed, or else what `instead` returns. So a bad
 * document does not blank the page. Without either, the error is thrown.
 */
export class Derived<T> {
  readonly #signal = new Signal()
  readonly #compute: () => T
  readonly #instead: (() => T) | null
  #held: { value: T } | null = null
  #last: { value: T } | null = null

  constructor(compute: () => T, instead: (() => T) | null = null) {
    this.#compute = compute
    this.#instead = instead
  }

  get value(): T {
    this.#signal.read()
    this.#held ??= this.#computed()
    return this.#held.value
  }

  #computed(): { value: T } {
    try {
      this.#last = { value: this.#compute() }
      return this.#last
    } catch (error) {
      if (this.#last === null && this.#instead === null) throw error
      tellFault(error)
      return this.#last ?? { value: (this.#instead ?? this.#compute)() }
    }
  }

  changed(): void {
    this.#held = null
    this.#signal.changed()
  }
}
