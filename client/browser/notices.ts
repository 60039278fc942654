// Sentences for the person: what happened, what is safe, what to do.

import { Signal } from './signal.ts'

export interface Notice {
  id: string
  sentence: string
  actions?: { label: string; act: () => void }[]
  /** It waits for one of its actions, and cannot be dismissed. */
  stays?: boolean
}

export class Notices {
  readonly #signal = new Signal()
  #all: Notice[] = []

  get all(): Notice[] {
    this.#signal.read()
    return this.#all
  }

  /** A notice with the id of one that is shown takes its place. */
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
