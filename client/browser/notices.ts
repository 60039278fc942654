// Sentences for the person: what happened, what is safe, what to do.

import { Signal } from './signal.ts'

export interface Notice {
  id: string
  sentence: string
  actions?: { label: string; act: () => void }[]
  /** The person cannot dismiss the notice. It stays until they choose one of its actions. */
  stays?: boolean
  /**
   * It says what was done: nothing is lost, and nothing is to be decided. It lies over the page and leaves by
   * itself.
   */
  passes?: boolean
}

export class Notices {
  readonly #signal = new Signal()
  #all: Notice[] = []

  get all(): Notice[] {
    this.#signal.read()
    return this.#all
  }

  /** Shows a notice. It replaces the one with the same id. One that passes replaces all others that do. */
  tell(notice: Notice): void {
    const stays = ({ id, passes }: Notice) => id !== notice.id && !(passes && notice.passes)
    this.#all = [...this.#all.filter(stays), notice]
    this.#signal.changed()
  }

  /** Says what is lost or to be decided. */
  say(sentence: string): void {
    this.tell({ id: sentence, sentence })
  }

  /** Says what was done. */
  done(sentence: string): void {
    this.tell({ id: sentence, sentence, passes: true })
  }

  dismiss(id: string): void {
    if (!this.#all.some((notice) => notice.id === id)) return
    this.#all = this.#all.filter((notice) => notice.id !== id)
    this.#signal.changed()
  }
}
