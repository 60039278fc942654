// Lets an input method compose while others write in the same line.
//
// A browser composes in one text node of the page. If that node is replaced or removed, the composition ends.
// ProseMirror keeps the node as long as the line still holds all of the node's text. So if others change that
// text, this file first cuts the node down to the composed text. ProseMirror then draws the rest of the line
// around the node. If others change the composed text itself, its line waits (`held-lines.ts`).
//
// A browser may also drop a composition without an event. No page can ask it whether one goes on. So while a line
// waits, the composition counts as ended as soon as anything shows that it is: its text node has left the page, the
// cursor has left that node, something else is typed, or the text loses the focus. If nothing shows it, it counts as
// ended when the input method has been silent for a while. Then the line waits no longer.

import { Mark, type Node as EditorNode } from '@tiptap/pm/model'
import { TextSelection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

export class Composing {
  /** The text that is being composed. Empty if there is none. */
  #text = ''
  readonly #ended: () => void
  /** Whether anything was written since the composition began. It may begin with a word that stood there before. */
  hasWritten = false
  /** Stops watching for the end of a composition for which a line waits. Null if none does. */
  #unwatch: (() => void) | null = null
  /** The composed text when the page ended a composition by itself. Empty if its person has done anything since. */
  #dropped = ''
  /** Whether the page ends a composition now, and not the browser. */
  #isDropping = false
  /** When the input method last did something: a time of `performance.now()`. */
  #heard = 0

  /** `ended` is called when a composition has ended, and the editor can read what was composed. */
  constructor(ended: () => void) {
    this.#ended = ended
  }

  readonly handlers = {
    compositionstart: (): void => {
      this.#text = ''
      this.hasWritten = false
      this.#heard = performance.now()
    },
    compositionupdate: (_view: EditorView, { data }: CompositionEvent): void => {
      this.#text = data
      this.#heard = performance.now()
    },
    compositionend: (): void => {
      this.#text = ''
      if (!this.#isDropping) this.#dropped = ''
      queueMicrotask(this.#ended)
    },
    beforeinput: (view: EditorView, event: InputEvent): boolean => {
      const isComposing = event.isComposing || /composition/i.test(event.inputType)
      const isAgain = this.#goOn(view, event.data ?? '')
      if (isComposing) return false
      this.#drop(view)
      if (!isAgain) return false
      // The browser would put the cursor where it would be if nothing were replaced.
      event.preventDefault()
      view.dispatch(view.state.tr.insertText(event.data ?? ''))
      return true
    },
    keydown: (view: EditorView, event: KeyboardEvent): void => {
      if (event.isComposing || event.keyCode === INPUT_METHOD) this.#heard = performance.now()
      else this.#drop(view)
    },
    pointerdown: (): void => void (this.#dropped = ''),
    blur: (view: EditorView): void => this.#drop(view),
  }

  /**
   * Ends a composition that the browser has evidently dropped. Otherwise the editor would take it for one that goes on.
   * `dropped`: the text with which an unaware input method may go on.
   */
  #drop(view: EditorView, dropped = ''): void {
    this.#dropped = dropped
    this.#isDropping = true
    if (view.composing) view.dom.dispatchEvent(Object.assign(new Event('compositionend'), { data: '' }))
    this.#isDropping = false
    this.#ended()
  }

  /** If an input method writes all of a dropped composition again, selects what is there, so that it is replaced. */
  #goOn(view: EditorView, text: string): boolean {
    const dropped = this.#dropped
    this.#dropped = ''
    const { doc, tr, selection } = view.state
    const { $head, empty } = selection
    const from = $head.parentOffset - dropped.length
    if (dropped === '' || !text.startsWith(dropped) || !empty || from < 0) return false
    const isAgain = $head.parent.textBetween(from, $head.parentOffset) === dropped
    if (isAgain) view.dispatch(tr.setSelection(TextSelection.create(doc, $head.start() + from, $head.pos)))
    return isAgain
  }

  /** Watches for the end of the composition, because a line waits for it. */
  watch(view: EditorView): void {
    if (this.#unwatch !== null) return
    const { ownerDocument: page } = view.dom
    const node = page.getSelection()?.focusNode ?? null
    const look = (): void => {
      const isThere = node?.isConnected !== false && page.getSelection()?.focusNode === node
      if (!view.composing || !isThere || this.#isSilent) this.#drop(view, this.#text)
    }
    const timer = setInterval(look, LOOK_EVERY)
    page.addEventListener('selectionchange', look)
    this.#unwatch = () => {
      clearInterval(timer)
      page.removeEventListener('selectionchange', look)
    }
  }

  unwatch(): void {
    this.#unwatch?.()
    this.#unwatch = null
  }

  get #isSilent(): boolean {
    return performance.now() - this.#heard >= SILENCE
  }

  /**
   * Where the composed text stands in a line with this text and this cursor. Null if nothing is composed, or if the
   * input method has been silent for so long that the browser may have dropped the composition.
   */
  rangeIn(line: string, cursor: number): { from: number; to: number } | null {
    if (this.#text === '' || this.#isSilent) return null
    const from = whereComposed(line, this.#text, cursor)
    return from === null ? { from: cursor, to: cursor } : { from, to: from + this.#text.length }
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

/** The code of a key that an input method handles. */
const INPUT_METHOD = 229

/** ms after which a silent composition counts as ended. On Android, ProseMirror ends it sooner. */
const SILENCE = 15_000

/** ms between two looks, while a line waits, at whether the composition goes on. */
const LOOK_EVERY = 250

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
