// The view of one line. A change of attributes does not redraw it, and it never shows another line. So while
// other lines come and go, the element in which an input method composes stays in place.

import { DOMSerializer, type Node as EditorNode } from '@tiptap/pm/model'
import type { NodeView } from '@tiptap/pm/view'
import type * as Y from 'yjs'

export interface LineViewOptions {
  /** The Yjs line that a node draws. Undefined if the line is not written yet. */
  lineOf: (node: EditorNode) => Y.XmlElement | undefined
  /** Called just before the content of this element is redrawn. */
  redrawn: (line: HTMLElement, was: EditorNode, now: EditorNode) => void
}

type Spec = [name: string, attributes: Record<string, string>, ...content: unknown[]]

const specOf = (node: EditorNode): Spec => node.type.spec.toDOM?.(node) as unknown as Spec

export function lineView(node: EditorNode, { lineOf, redrawn }: LineViewOptions): NodeView {
  const { dom, contentDOM } = DOMSerializer.renderSpec(document, specOf(node) as never)
  const [element, content] = [dom, contentDOM ?? null]
  let now = node
  return {
    dom: element,
    contentDOM: content,
    update: (next) => {
      const [mine, its] = [lineOf(now), lineOf(next)]
      if (next.type !== now.type || (mine !== undefined && its !== undefined && mine !== its)) return false
      setAttributes(element, specOf(now)[1], specOf(next)[1])
      redrawn(element, now, next)
      now = next
      return true
    },
  }
}

/**
 * Sets only the attributes that changed, because decorations (for example the number) put attributes of their
 * own on the element.
 */
function setAttributes(element: HTMLElement, was: Record<string, string>, now: Record<string, string>): void {
  for (const name of Object.keys(was)) if (!(name in now)) element.removeAttribute(name)
  for (const [name, value] of Object.entries(now)) if (was[name] !== value) element.setAttribute(name, value)
}
