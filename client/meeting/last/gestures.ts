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
}

const OPPOSITE = { undo: 'redo', redo: 'undo' } as const

export class Gestures {
  readonly #stacks: Record<'undo' | 'redo', Gesture[]> = { undo: [], redo: [] }

  did(gesture: Gesture): void {
    this.#stacks.undo.push(gesture)
    this.#stacks.redo.length = 0
  }

  /**
   * The last one that can be undone or redone. Those whose answer is another one by now are forgotten: somebody has
   * undone them elsewhere, or answered anew. `now`: the answer about an item.
   */
  take(by: 'undo' | 'redo', now: (identity: string) => Answer | null): Gesture | null {
    const from = this.#stacks[by]
    for (let last = from.pop(); last !== undefined; last = from.pop()) {
      if (now(last.identity) !== (by === 'undo' ? last.after : last.before)) continue
      this.#stacks[OPPOSITE[by]].push(last)
      return last
    }
    return null
  }
}
