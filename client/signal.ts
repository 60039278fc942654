// A foreign store becomes reactive in one place: components read getters, this tells them to read again.

import { createSubscriber } from 'svelte/reactivity'

export class Signal {
  #tell: (() => void) | null = null
  readonly #subscribe = createSubscriber((tell) => {
    this.#tell = tell
    return () => (this.#tell = null)
  })

  /** Called by a getter: whoever reads it now is told of the next change. */
  read(): void {
    this.#subscribe()
  }

  changed(): void {
    this.#tell?.()
  }
}

/** A value computed when it is read after a change, not at each change. */
export class Derived<T> {
  readonly #signal = new Signal()
  readonly #compute: () => T
  #held: { value: T } | null = null

  constructor(compute: () => T) {
    this.#compute = compute
  }

  get value(): T {
    this.#signal.read()
    this.#held ??= { value: this.#compute() }
    return this.#held.value
  }

  changed(): void {
    this.#held = null
    this.#signal.changed()
  }
}
