// Keeps the editor's selection and the browser's the same where ProseMirror alone does not.

import type { EditorView } from '@tiptap/pm/view'

/**
 * Makes the editor read where the browser's cursor is. A browser reports a moved cursor only when it paints.
 * What acts or draws before that would use the old place: the next key would act there, and another person's
 * edit or caret would put the cursor back. Call before the editor acts or draws.
 */
export function readSelection({ composing, dom }: EditorView): void {
  if (!composing) dom.ownerDocument.dispatchEvent(new Event('selectionchange'))
}

/** A part of ProseMirror's view that is not in its types. `hands.browser.test.ts` fails without it. */
interface Observer {
  currentSelection: { clear: () => void }
}

/**
 * Makes the editor read the cursor that the next click sets, wherever it is. While a text has no focus, edits
 * of others move its selection, but ProseMirror still compares with where the browser's cursor was before.
 * So it ignores a click there, and the next key acts elsewhere. Call when the text gets the focus.
 */
export function forgetSelection(view: EditorView): false {
  const { domObserver } = view as unknown as { domObserver: Observer }
  domObserver.currentSelection.clear()
  return false
}
