// Lets an input method compose while others write in the same line.
//
// A browser composes in one text node of the page. If that node is replaced or removed, the composition ends.
// ProseMirror keeps the node as long as the line still holds all of the node's text. So if others change that
// text, this file first cuts the node down to the composed text. ProseMirror then draws the rest of the line
// around the node.

import { Mark, type Node as EditorNode } from '@tiptap/pm/model'
import type { EditorView } from '@tiptap/pm/view'

export class Composing {
  /** The text that is being composed. Empty if there is none. */
  #text = ''

  readonly handlers = {
    compositionstart: (): void => void (this.#text = ''),
    compositionupdate: (_view: EditorView, { data }: CompositionEvent): void => void (this.#text = data),
    compositionend: (): void => void (this.#text = ''),
  }

  /**
   * If drawing `now` would replace the node of the composition, cuts the node down to the composed text. Call
   * just before a line is redrawn, while the view does not observe the line's element. Returns true if the
   * node was cut. The view must then draw the text that was cut off.
   */
  isolate(view: EditorView, line: HTMLElement, was: EditorNode, now: EditorNode): boolean {
    const text = this.#text
    const selection = view.dom.ownerDocument.getSelection()
    const node = selection?.focusNode
    if (!view.composing || text === '' || !(node instanceof Text) || !line.contains(node)) return false
    const run = was.children.find((child) => child.text?.includes(node.data))
    const stays = now.children.some(
      (child) => child.text?.includes(node.data) && Mark.sameSet(child.marks, run?.marks ?? []),
    )
    if (run === undefined || stays) return false
    const at = whereComposed(node.data, text, selection?.focusOffset ?? 0)
    if (at === null) return false
    // The end is cut first, so that the browser's own range over the text stays where it is.
    node.deleteData(at + text.length, node.length - at - text.length)
    node.deleteData(0, at)
    return true
  }
}

/**
 * The offset of the composed text: the match that ends at the cursor, or else the first match around the
 * cursor. Null if there is none.
 */
function whereComposed(data: string, text: string, cursor: number): number | null {
  if (data.slice(cursor - text.length, cursor) === text) return cursor - text.length
  for (let at = data.indexOf(text); at >= 0; at = data.indexOf(text, at + 1))
    if (at <= cursor && cursor <= at + text.length) return at
  return null
}
