// Strangers: nodes and marks that this version's schema does not know. The editor binding deletes what it
// cannot render, for everybody. So no editor is opened on a text with a stranger. An attribute is never a
// stranger: `schema.ts` decides which value is shown, and an attribute with an unknown name is kept as it is.

import * as Y from 'yjs'
import { nameOf } from './fields.ts'
import { isMarkName, isNodeName } from './schema.ts'

export type Stranger =
  | { is: 'loose text' | 'no text' | 'bare link' }
  /** A line of an unknown kind, a line within a line of a known kind, or a mark. */
  | { is: 'line' | 'nested line' | 'mark'; named: string }

/** The first stranger in the fragment; null if there is none. */
export function strangerIn(fragment: Y.XmlFragment): Stranger | null {
  for (const child of fragment.toArray()) {
    const found = strangerInLine(child)
    if (found !== null) return found
  }
  return null
}

/** The stranger in one child of the fragment; null if there is none. */
export const strangerInLine = (child: Y.XmlElement | Y.XmlText | Y.XmlHook): Stranger | null =>
  child instanceof Y.XmlElement ? inElement(child) : { is: 'loose text' }

function inElement(element: Y.XmlElement): Stranger | null {
  if (!isNodeName(element.nodeName)) return { is: 'line', named: nameOf(element.nodeName) }
  for (const child of element.toArray()) {
    if (!(child instanceof Y.XmlText)) return { is: 'nested line', named: element.nodeName }
    const found = inText(child)
    if (found !== null) return found
  }
  return null
}

function inText(text: Y.XmlText): Stranger | null {
  for (const part of text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]) {
    if (typeof part.insert !== 'string') return { is: 'no text' }
    for (const [name, value] of Object.entries(part.attributes ?? {}))
      if (isStrangeMark(name, value))
        return isMarkName(name) ? { is: 'bare link' } : { is: 'mark', named: nameOf(name) }
  }
  return null
}

export const isStrangeMark = (name: string, value: unknown): boolean =>
  !isMarkName(name) || (name === 'link' && !isLink(value))

const isLink = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'href' in value && typeof value.href === 'string'
