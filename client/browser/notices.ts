// Sentences for the person: what happened, what is safe, what to do.

import { Signal } from './signal.ts'

export interface Notice {
  id: string
  sentence: string
  actions?: { label: string; act: () => void }[]
  /** Whether the notice stays until the person chooses one of its actions. If so, it cannot be dismissed. */
  stays?: boolean
  /**
   * Whether the notice only says what was done: nothing is lost, and there is nothing to decide. Such a
   * notice lies over the page and disappears after a while.
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

  /**
   * Shows a notice. It replaces the notice with the same id. A notice that `passes` also replaces all other
   * notices that pass.
   */
  tell(notice: Notice): void {
    const stays = ({ id, passes }: Notice) => id !== notice.id && !(passes && notice.passes)
    this.#all = [...this.#all.filter(stays), notice]
    this.#signal.changed()
  }

  /** Says what is lost, or what there is to decide. `isOver`: takes that back. */
  say = (sentence: string, isOver = false): void => {
    if (isOver) this.dismiss(sentence)
    else this.tell({ id: sentence, sentence })
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
