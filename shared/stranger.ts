// What an older page must not touch: nodes, marks and attributes that its schema does not know.
// The editor binding deletes what it cannot render, for everybody; so it is never mounted over a stranger.

import * as Y from 'yjs'
import { isLineKind, isMarkName, isNodeName } from './schema.ts'

/** The first thing in the fragment that this version does not know, in words; null where there is none. */
export function strangerIn(fragment: Y.XmlFragment): string | null {
  for (const child of fragment.toArray()) {
    const found = child instanceof Y.XmlElement ? inElement(child) : 'a text outside a line'
    if (found !== null) return found
  }
  return null
}

function inElement(element: Y.XmlElement): string | null {
  if (!isNodeName(element.nodeName)) return `a “${element.nodeName}” line`
  const attributes: Record<string, unknown> = element.getAttributes()
  for (const [name, value] of Object.entries(attributes))
    if (!isKnownAttribute(name, value)) return `a line with an unknown “${name}”`
  for (const child of element.toArray()) {
    if (!(child instanceof Y.XmlText)) return `a line within a “${element.nodeName}”`
    const found = inText(child)
    if (found !== null) return found
  }
  return null
}

function isKnownAttribute(name: string, value: unknown): boolean {
  switch (name) {
    case 'kind':
      return isLineKind(value)
    case 'depth':
      return typeof value === 'number'
    case 'checked':
    case 'label':
      return typeof value === 'boolean' || value === null
    case 'number':
    case 'fence':
    case 'info':
      return typeof value === 'string' || value === null
    default:
      return false
  }
}

function inText(text: Y.XmlText): string | null {
  for (const part of text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]) {
    if (typeof part.insert !== 'string') return 'something that is not text'
    for (const [name, value] of Object.entries(part.attributes ?? {})) {
      if (!isMarkName(name)) return `text marked “${name}”`
      if (name === 'link' && !isLink(value)) return 'a link without an address'
    }
  }
  return null
}

const isLink = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'href' in value && typeof value.href === 'string'
