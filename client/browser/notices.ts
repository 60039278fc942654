// Sentences for the person: what happened, what is safe, what to do.

import { Signal } from './signal.ts'

export interface Notice {
  id: string
  sentence: string
  actions?: { label: string; act: () => void }[]
  /** The notice stays until one of its actions is taken. It cannot be dismissed. */
  stays?: boolean
}

export class Notices {
  readonly #signal = new Signal()
  #all: Notice[] = []

  get all(): Notice[] {
    this.#signal.read()
    return this.#all
  }

  /** Replaces a shown notice with the same id. */
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
