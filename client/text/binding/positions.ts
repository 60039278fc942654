// Converts between editor positions and Yjs relative positions, which stay beside their character. They are
// used for carets and undo. Their form on the wire must not change: a place in a line's text, bound to the
// character before it.

import type { Node as EditorNode } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { posBefore, textsOf } from './line-node.ts'

/** The lines of a fragment, and the editor's document that draws them. */
export interface Drawn {
  fragment: Y.XmlFragment
  elements: readonly Y.XmlElement[]
  doc: EditorNode
}

export function relativeOf({ fragment, elements, doc }: Drawn, pos: number): Y.RelativePosition {
  const $pos = doc.resolve(Math.min(pos, doc.content.size))
  const element = elements[$pos.index(0)]
  if (element === undefined || $pos.depth === 0) return Y.createRelativePositionFromTypeIndex(fragment, 0, -1)
  let offset = $pos.parentOffset
  for (const text of textsOf(element)) {
    if (offset <= text.length) return Y.createRelativePositionFromTypeIndex(text, offset, -1)
    offset -= text.length
  }
  return Y.createRelativePositionFromTypeIndex(element, 0, -1)
}

/** Null if the position is not in these lines. */
export function absoluteOf({ fragment, elements, doc }: Drawn, position: Y.RelativePosition): number | null {
  if (fragment.doc === null) return null
  // An unknown name is not passed to Yjs, because Yjs would create a root with that name.
  const { item, type, tname } = position
  if (item === null && (tname !== null || type === null)) {
    const named: unknown = tname === null ? null : fragment.doc.share.get(tname)
    return named === fragment ? 1 : null
  }
  const found = Y.createAbsolutePositionFromRelativePosition(position, fragment.doc)
  if (found === null) return null
  if (found.type === fragment) return 1
  const element = found.type instanceof Y.XmlText ? found.type.parent : found.type
  const index = elements.findIndex((each) => each === element)
  if (index < 0 || index >= doc.childCount) return null
  let offset = 0
  for (const text of textsOf(elements[index] as Y.XmlElement)) {
    if (text === found.type) {
      offset += found.index
      break
    }
    if (found.type === element) break
    offset += text.length
  }
  return posBefore(doc, index) + 1 + Math.min(offset, doc.child(index).content.size)
}
