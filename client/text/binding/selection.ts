// Keeps the editor's selection and the browser's selection the same in cases in which ProseMirror does not.

import type { EditorView } from '@tiptap/pm/view'

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

/**
 * Lets a key move the cursor to the beginning of a text that has just got the focus. Some browsers put the
 * cursor there on their own, so for 200 ms ProseMirror puts it back. Call when a key is pressed, because from
 * then on the person moves the cursor.
 */
export function trustKeys(view: EditorView): void {
  const { input } = view as unknown as { input: Input }
  input.lastFocus = 0
}
