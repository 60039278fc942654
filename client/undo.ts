// Undo takes back what I typed, and nothing of anybody else.
//
// A line that I made may hold what somebody typed in it a moment ago and I have not seen yet.
// So undo removes the line itself only while nobody else can be in the section; otherwise it
// takes my text out and leaves the line, with its kind and depth.

import { ySyncPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'

export function openUndo(fragment: Y.XmlFragment, alone: () => boolean): Y.UndoManager {
  return new Y.UndoManager(fragment, {
    trackedOrigins: new Set([ySyncPluginKey]),
    captureTransaction: (transaction) => transaction.meta.get('addToHistory') !== false,
    deleteFilter: (item) => {
      if (item.parentSub === 'kind' || item.parentSub === 'depth') return false
      if (!(item.content instanceof Y.ContentType)) return true
      return item.content.type._length === 0 && alone()
    },
  })
}
