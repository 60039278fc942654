// What a person said about the items of the last meeting, in order, so that it can be taken back and said again there.

import type { Answer } from '../../../shared/memory/answers.ts'
import type { Step } from '../../text/editor/editor.ts'

export interface Gesture {
  identity: string
  /** The answer before it and after it. */
  before: Answer | null
  after: Answer | null
  /** What the field said before it and after it. */
  field: { before: Answer | null; after: Answer | null }
  /** Its steps in the texts. */
  steps: readonly Step[]
  /** Takes it back if its steps cannot be undone any more, or no longer hold the answer. Says if it could. */
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
   * The one to undo or redo next. Those whose answer is another one by now are forgotten: somebody has undone them
   * elsewhere, or answered anew. `now`: the answer about an item.
   */
  next(by: 'undo' | 'redo', now: (identity: string) => Answer | null): Gesture | null {
    const stack = this.#stacks[by]
    for (let next = stack.at(-1); next !== undefined; next = stack.at(-1)) {
      if (now(next.identity) === (by === 'undo' ? next.after : next.before)) return next
      stack.pop()
    }
    return null
  }

  /** Call once the next one was undone or redone. */
  took(by: 'undo' | 'redo'): void {
    const gesture = this.#stacks[by].pop()
    if (gesture) this.#stacks[OPPOSITE[by]].push(gesture)
  }

  /** Call if the next one could not be undone, or not be redone. What would be redone after it is forgotten with it. */
  failed(by: 'undo' | 'redo'): void {
    if (by === 'undo') this.#stacks.undo.pop()
    else this.#stacks.redo.length = 0
  }
}
