// The lines that the editor shows as they were, because I compose in one of them and others have changed the composed
// text.
//
// If others move composed text to another line, that line is held too: otherwise the text would be on the screen
// twice. A new line with such text is not drawn yet. All other lines are drawn at once. When the composition has
// ended, all lines are compared with the document.

import type * as Y from 'yjs'
import type { ComposedLine } from './composed-line.ts'
import type { Change } from './line-steps.ts'
import type { Edit } from './line-writer.ts'

export class HeldLines {
  readonly composed: ComposedLine
  readonly #held: Set<Y.XmlElement>

  constructor(composed: ComposedLine) {
    this.composed = composed
    this.#held = new Set([composed.element])
  }

  has(element: Y.XmlElement): boolean {
    return this.#held.has(element)
  }

  /** Writes an edit of the line in which I compose. Call in a transaction. */
  write(edit: Edit): void {
    this.composed.write(edit)
    this.#holdTargets()
  }

  /** Writes the composed text again, because others have deleted or split some of it. Call in a transaction. */
  writeAgain(): void {
    this.composed.writeAgain()
    this.#holdTargets()
  }

  #holdTargets(): Set<Y.XmlElement> {
    const went = this.composed.wentTo()
    for (const element of went) this.#held.add(element)
    return went
  }

  /** What the editor may draw of a change. */
  apart(change: Change): Change {
    const { old, came, gone, changed } = change
    const went = this.#holdTargets()
    const isHeld = (element: Y.XmlElement): boolean => this.#held.has(element)
    const isDrawn = (element: Y.XmlElement): boolean => !(came.has(element) && went.has(element))
    const now = change.now.filter(isDrawn)
    const drawn = new Set(now)
    old.forEach((element, at) => {
      if (!isHeld(element) || !gone.has(element)) return
      const above = old.slice(0, at).findLast((each) => drawn.has(each))
      now.splice(above ? now.indexOf(above) + 1 : 0, 0, element)
      drawn.add(element)
    })
    this.composed.index = now.indexOf(this.composed.element)
    return {
      old,
      now,
      came: new Set([...came].filter(isDrawn)),
      gone: new Set([...gone].filter((element) => !isHeld(element))),
      changed: new Map([...changed].filter(([element]) => !isHeld(element))),
    }
  }
}
