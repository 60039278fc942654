// Keeps the selection beside its characters; and keeps the editor's selection and the browser's selection the
// same in cases in which ProseMirror does not.

import type { Node as EditorNode } from '@tiptap/pm/model'
import { AllSelection, Selection, TextSelection, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import type { Change } from './line-steps.ts'
import { MovedText } from './moved-text.ts'

/**
 * Makes the editor read where the browser's cursor is. A browser reports a moved cursor only when it paints.
 * Before that, a key would act at the old place, and another person's edit or caret would put the cursor back
 * there. Call before the editor acts or draws.
 */
export function readSelection({ composing, dom }: EditorView): void {
  if (!composing) dom.ownerDocument.dispatchEvent(new Event('selectionchange'))
}

/** Parts of ProseMirror's view that are not in its types. `hands.browser.test.ts` fails without them. */
interface Observer {
  currentSelection: { clear: () => void }
  flush: () => void
}
interface Input {
  lastFocus: number
}

/**
 * Makes the editor read the cursor after the next click, wherever the click is. While a text has no focus,
 * edits of others move its selection, but ProseMirror still compares with the browser's old cursor. So it may
 * ignore a click, and the next key acts elsewhere. Call when the text gets the focus.
 */
export function forgetSelection(view: EditorView): false {
  const { domObserver } = view as unknown as { domObserver: Observer }
  domObserver.currentSelection.clear()
  return false
}

/** Makes the editor read at once what the browser has put into the page. */
export function readScreen(view: EditorView): void {
  const { domObserver } = view as unknown as { domObserver: Observer }
  domObserver.flush()
}

/**
 * Lets a key move the cursor to the beginning of a text that has just got the focus. Some browsers put the
 * cursor there on their own, so for 200 ms ProseMirror puts it back. Call when a key is pressed, because from
 * then on the person moves the cursor.
 */
export function trustKeys(view: EditorView): void {
  const { input } = view as unknown as { input: Input }
  input.lastFocus = 0
}

/** Keeps my caret after its character, even if the character has moved to another line. */
export function moveSelection(tr: Transaction, view: EditorView, change: Change): Transaction {
  const { selection, storedMarks } = view.state
  const before = tr.before
  if (selection instanceof AllSelection) tr.setSelection(new AllSelection(tr.doc))
  else if (change.old.length === 0) tr.setSelection(Selection.atStart(tr.doc))
  else if (selection instanceof TextSelection) {
    const moved = new MovedText(change, before, tr.doc)
    const { anchor, head, from, empty } = selection
    const end = (pos: number): number => {
      const $was = before.resolve(pos)
      return inText(moved.follow($was.index(0), $was.parentOffset) ?? tr.mapping.map(pos, -1), tr.doc)
    }
    // A selection begins before its first character. If others write right before it, their text stays
    // outside.
    const start = (pos: number): number => {
      const $was = before.resolve(pos)
      const isInside = $was.parentOffset < $was.parent.content.size
      const after = isInside ? moved.follow($was.index(0), $was.parentOffset + 1) : null
      return inText(after === null ? tr.mapping.map(pos, 1) : after - 1, tr.doc)
    }
    const last = end(empty ? head : selection.to)
    const first = empty ? last : Math.min(start(from), last)
    const [newAnchor, newHead] = anchor === from ? [first, last] : [last, first]
    tr.setSelection(TextSelection.create(tr.doc, newAnchor, newHead))
  }
  // Keeps a mark for the next letter (bold, for example). Setting it would end a composition.
  if (storedMarks && !view.composing) tr.setStoredMarks(storedMarks)
  return tr
}

/** The position itself, or the nearest one before it that is in a line. */
function inText(pos: number, doc: EditorNode): number {
  const $pos = doc.resolve(pos)
  return $pos.parent.isTextblock ? pos : Selection.near($pos, -1).from
}
