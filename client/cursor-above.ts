// The cursor whose line is taken away, by undo or by somebody else, goes behind the line above. The stock
// binding puts it before the next line, which may be a label.

import { isChangeOrigin } from '@tiptap/extension-collaboration'
import { Plugin, Selection } from '@tiptap/pm/state'

export const cursorAbove = (): Plugin =>
  new Plugin({
    appendTransaction: (transactions, before, { doc, selection, tr }) => {
      const { $from, empty } = selection
      const index = $from.index(0)
      if (!empty || $from.depth === 0 || $from.parentOffset > 0 || index === 0) return null
      if (!transactions.some(isChangeOrigin)) return null
      const { $head: was } = before.selection
      // Counted from the end: what is below the cursor is as it was.
      const wasAt = before.doc.childCount - (doc.childCount - index)
      const leapt = wasAt > was.index(0) && before.doc.maybeChild(wasAt)?.eq($from.parent)
      if (!leapt || was.parent.eq($from.parent)) return null
      return tr.setSelection(Selection.near(doc.resolve($from.before(1)), -1))
    },
  })
