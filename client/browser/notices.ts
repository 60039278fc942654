// Sentences for the person: what happened, what is safe, what to do.

import { Signal } from './signal.ts'

export interface Notice {
  id: string
  sentence: string
  actions?: { label: string; act: () => void }[]
  /** The person cannot dismiss the notice. It stays until they choose one of its actions. */
  stays?: boolean
}

export class Notices {
  readonly #signal = new Signal()
  #all: Notice[] = []

  get all(): Notice[] {
    this.#signal.read()
    return this.#all
  }

  /** Shows a notice. It replaces the notice with the same id, if there is one. */
  tell(notice: Notice): void {
    this.#all = [...this.#all.filter(({ id }) => id !== notice.id), notice]
    this.#signal.changed()
  }

  say(sentence: string): void {
    this.tell({ id: sentence, sentence })
  }

  dismiss(id: string): void {
    if (!this.#all.some((notice) => notice.id === id)) return
    this.#all = this.#all.filter((notice) => notice.id !== id)
    this.#signal.changed()
  }
}
