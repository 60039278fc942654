// The texts of the page that are open for typing, so that parts of the page can write in them for the person.

import type * as Y from 'yjs'
import type { SectionEditor } from './editor/editor.ts'

type Tell = (editor: SectionEditor | null) => void

const texts = new WeakMap<Y.Doc, Map<string, SectionEditor | null>>()
const awaited = new WeakMap<Y.Doc, Map<string, Set<Tell>>>()

/** ms until a text counts as one that does not open. */
const PATIENCE = 5000

const inDoc = <T>(all: WeakMap<Y.Doc, Map<string, T>>, doc: Y.Doc): Map<string, T> => {
  const known = all.get(doc) ?? new Map<string, T>()
  all.set(doc, known)
  return known
}

/** Call when a text has been opened, or could not be opened. Earlier calls for the text do not count any more. */
export function textOpened(doc: Y.Doc, root: string, editor: SectionEditor | null): void {
  inDoc(texts, doc).set(root, editor)
  for (const tell of inDoc(awaited, doc).get(root) ?? []) tell(editor)
}

/** Opens these texts of a document again, because they are read from another document now. */
export function reopenTexts(doc: Y.Doc, isOne: (root: string) => boolean): void {
  const open = inDoc(texts, doc)
  for (const [root, editor] of [...open]) {
    if (!isOne(root)) continue
    open.delete(root)
    editor?.reopen()
  }
}

/**
 * The editor of a text, once it is open. It may have been closed since. Null if the text does not open, so that what
 * a person asked for is never done long after.
 */
export function whenOpen(doc: Y.Doc, root: string): Promise<SectionEditor | null> {
  const known = inDoc(texts, doc).get(root)
  if (known !== undefined) return Promise.resolve(known)
  const waiting = inDoc(awaited, doc).get(root) ?? new Set()
  inDoc(awaited, doc).set(root, waiting)
  return new Promise((resolve) => {
    const tell: Tell = (editor) => {
      clearTimeout(timer)
      waiting.delete(tell)
      resolve(editor)
    }
    const timer = setTimeout(tell, PATIENCE, null)
    waiting.add(tell)
  })
}
