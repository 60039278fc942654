// A person's answers about the items of the last meeting, in order, so that they can be undone and redone there.

import type { Answer } from '../../../shared/memory/answers.ts'
import type { Step } from '../../text/editor/editor.ts'

export interface Gesture {
  identity: string
  /** The answer before it and after it. */
  before: Answer | null
  after: Answer | null
  /** The value of the field before the answer and after it. */
  field: { before: Answer | null; after: Answer | null }
  /** The answer's steps in the texts. */
  steps: readonly Step[]
  /** Takes the answer back if its steps cannot be undone any more, or no longer hold it. Returns whether it could. */
  otherwise: () => Promise<boolean>
}

const OPPOSITE = { undo: 'redo', redo: 'undo' } as const

export class Gestures {
  readonly #stacks: Record<'undo' | 'redo', Gesture[]> = { undo: [], redo: [] }

  did(gesture: Gesture): void {
    this.#stacks.undo.push(gesture)
    this.#stacks.redo.length = 0
  }

  /**
   * The answer to undo or redo next. Forgets answers that have been undone or changed elsewhere. `now`: the present
   * answer about an item.
   */
  next(by: 'undo' | 'redo', now: (identity: string) => Answer | null): Gesture | null {
    const stack = this.#stacks[by]
    for (let next = stack.at(-1); next !== undefined; next = stack.at(-1)) {
      if (now(next.identity) === (by === 'undo' ? next.after : next.before)) return next
      stack.pop()
    }
    return null
  }

  /** Call once the next answer was undone or redone. */
  took(by: 'undo' | 'redo'): void {
    const gesture = this.#stacks[by].pop()
    if (gesture) this.#stacks[OPPOSITE[by]].push(gesture)
  }

  /** Call if the next answer could not be undone or redone. Forgets it, and answers that would be redone after it. */
  failed(by: 'undo' | 'redo'): void {
    if (by === 'undo') this.#stacks.undo.pop()
    else this.#stacks.redo.length = 0
  }
}
