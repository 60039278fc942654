// Finds where a caret goes when its text moves to another line and no signs (`copies.ts`) say where. In the
// document, such a move is only a deletion and an insertion in one change. So equal text is assumed to be the
// same text. A caret goes with the character before it; at the start of a line, with the character after it.

import type { Node as EditorNode } from '@tiptap/pm/model'
import { simpleDiffString } from 'lib0/diff'
import { posBefore } from './line-node.ts'
import type { Change } from './line-steps.ts'

interface Run {
  /**
   * For removed text, the index of its line before the change. For inserted text, the index of its line after
   * it.
   */
  line: number
  at: number
  text: string
  /** Whether the text is a whole line that was removed or inserted. */
  isLine: boolean
}

/**
 * Shorter texts may be equal by chance. A caret follows such a text only to a neighbouring line, or into a
 * run that is equal as a whole.
 */
const LEAST_TEXT = 3

export class MovedText {
  readonly #went: Run[] = []
  readonly #came: Run[] = []
  readonly #after: EditorNode

  constructor(change: Change, before: EditorNode, after: EditorNode) {
    this.#after = after
    change.old.forEach((element, line) => {
      const text = before.child(line).textContent
      if (change.gone.has(element)) this.#went.push({ line, at: 0, text, isLine: true })
      let at = 0
      for (const { retain = 0, delete: gone = 0 } of change.changed.get(element) ?? []) {
        if (gone > 0) this.#went.push({ line, at, text: text.slice(at, at + gone), isLine: false })
        at += retain + gone
      }
    })
    if (this.#went.length === 0) return
    change.now.forEach((element, line) => {
      if (change.came.has(element)) this.#arrive(line, 0, after.child(line).textContent, true)
      let at = 0
      for (const { insert, retain = 0 } of change.changed.get(element) ?? []) {
        if (typeof insert !== 'string') at += retain
        else {
          this.#arrive(line, at, insert, false)
          at += insert.length
        }
      }
    })
  }

  #arrive(line: number, at: number, text: string, isLine: boolean): void {
    if (text !== '') this.#came.push({ line, at, text, isLine })
  }

  /** The new position of the caret at `offset` in `line`. Null if its text stayed or was deleted. */
  follow(line: number, offset: number): number | null {
    const run = this.#went.find(
      (each) =>
        each.line === line &&
        (offset === 0 ? each.at === 0 : each.at < offset && offset <= each.at + each.text.length),
    )
    if (run === undefined || run.text === '') return null
    let best: { far: number; pos: number } | null = null
    for (const came of this.#came) {
      // A caret at the start of a line stands before the letters that leave the line. It follows them only if
      // they were a whole line, or become one.
      if (offset === 0 && !run.isLine && !came.isLine) continue
      const far = Math.abs(came.line - line) + (came.text === run.text ? 0 : 0.5)
      if (best !== null && best.far <= far) continue
      const at = placeIn(came, run, offset - run.at)
      if (at === null) continue
      best = { far, pos: posBefore(this.#after, came.line) + 1 + came.at + at }
    }
    return best?.pos ?? null
  }
}

/** The offset in `came` that matches offset `k` in `went`. Null if none does. */
function placeIn(came: Run, went: Run, k: number): number | null {
  if (came.text === went.text) return k
  const shorter = Math.min(came.text.length, went.text.length)
  if (shorter < LEAST_TEXT && Math.abs(came.line - went.line) > 1) return null
  const [within, part] = [came.text.indexOf(went.text), went.text.indexOf(came.text)]
  if (within >= 0) return within + k
  if (part >= 0) return (k > part || k === 0) && k <= part + came.text.length ? Math.max(k - part, 0) : null
  // Others may have edited the text in the meantime. It counts as the same text if at least half of it is
  // left.
  const { index, remove, insert } = simpleDiffString(went.text, came.text)
  if (went.text.length - remove < Math.max(1, went.text.length / 2)) return null
  if (k <= index) return k
  return k > index + remove ? k - remove + insert.length : null
}
