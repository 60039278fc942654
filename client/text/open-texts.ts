// The texts of the page that are open for typing, so that parts of the page can write in them for the person.

import type * as Y from 'yjs'
import type { SectionEditor } from './editor/editor.ts'

const texts = new WeakMap<Y.Doc, Map<string, SectionEditor>>()
const awaited = new WeakMap<Y.Doc, Map<string, (() => void)[]>>()

const inDoc = <T>(all: WeakMap<Y.Doc, Map<string, T>>, doc: Y.Doc): Map<string, T> => {
  const known = all.get(doc) ?? new Map<string, T>()
  all.set(doc, known)
  return known
}

/** Call when a text has been opened. An earlier editor of the text does not count any more. */
export function textOpened(doc: Y.Doc, root: string, editor: SectionEditor): void {
  inDoc(texts, doc).set(root, editor)
  const waiting = inDoc(awaited, doc).get(root) ?? []
  inDoc(awaited, doc).delete(root)
  for (const tell of waiting) tell()
}

/** The editor of a text, once it is open. It may have been closed since. */
export async function whenOpen(doc: Y.Doc, root: string): Promise<SectionEditor> {
  for (;;) {
    const editor = inDoc(texts, doc).get(root)
    if (editor) return editor
    await new Promise<void>((tell) => {
      const waiting = inDoc(awaited, doc).get(root) ?? []
      inDoc(awaited, doc).set(root, [...waiting, tell])
    })
  }
}
