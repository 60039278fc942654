// Puts plain lines into a Y.XmlFragment. A page with a read-only link does not load this file.

import * as Y from 'yjs'
import type { Line } from './lines.ts'
import type { Marks } from './schema.ts'

/**
 * The attribute of a line that a person carried over from an earlier meeting. It holds the identity of the item
 * (`shared/memory/identity.ts`). It is neither shown nor printed.
 */
export const CARRIED = 'carried'

export function insertLines(fragment: Y.XmlFragment, lines: readonly Line[], at = fragment.length): void {
  fragment.insert(at, lines.map(toElement))
}

function toElement(line: Line): Y.XmlElement {
  const element = new Y.XmlElement(line.node)
  const text = new Y.XmlText()
  // Yjs types attributes as strings, but keeps any JSON value.
  const set = (name: string, value: string | number | true) => element.setAttribute(name, value as string)
  set('depth', line.depth)
  if (line.node === 'line') {
    set('kind', line.kind)
    if (line.checked) set('checked', true)
    if (line.label) set('label', true)
    if (line.number !== null) set('number', line.number)
    if (line.carried !== undefined) set(CARRIED, line.carried)
    text.applyDelta(line.runs.map((run) => ({ insert: run.text, attributes: markAttributes(run.marks) })))
  } else {
    if (line.node === 'code') {
      set('fence', line.fence)
      set('info', line.info)
    }
    text.insert(0, line.text)
  }
  // Even an empty line gets its `Y.Text` now. So two people who begin to type in it at the same time share one.
  element.insert(0, [text])
  return element
}

const markAttributes = (marks: Marks): Record<string, object> =>
  Object.fromEntries(Object.entries(marks).map(([name, value]) => [name, value === true ? {} : value]))
