// What an input method is composing, kept alive while others write in the same line.
//
// A browser composes in one text node of the page. If that is put anew, or taken out, the composition ends. ProseMirror
// keeps it while all of its text is still in the line. Where others change that text, the node is first cut down to
// what is being composed: all that stands around it is then drawn around it, and the node itself stays as it is.

import { Mark, type Node as EditorNode } from '@tiptap/pm/model'
import type { EditorView } from '@tiptap/pm/view'

export class Composing {
  /** Empty while nothing is composed. */
  #text = ''

  readonly handlers = {
    compositionstart: (): void => void (this.#text = ''),
    compositionupdate: (_view: EditorView, { data }: CompositionEvent): void => void (this.#text = data),
    compositionend: (): void => void (this.#text = ''),
  }

  /**
   * Called while a line is about to be drawn as another, when the view does not watch its element.
   * True where it has changed what the page shows: the view has to make up for that.
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
    // From behind, so that the browser's own range of it stays where it is.
    node.deleteData(at + text.length, node.length - at - text.length)
    node.deleteData(0, at)
    return true
  }
}

/** The place of what is composed, among its like the one that ends at the cursor, or else has it within. */
function whereComposed(data: string, text: string, cursor: number): number | null {
  if (data.slice(cursor - text.length, cursor) === text) return cursor - text.length
  for (let at = data.indexOf(text); at >= 0; at = data.indexOf(text, at + 1))
    if (at <= cursor && cursor <= at + text.length) return at
  return null
}
