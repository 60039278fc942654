// If undo brings back a deleted line, Yjs makes a copy by the person who undoes. An unused label of a
// scaffold would then count as written by that person, and be exported. So the copy records what the scaffold
// offered in it.

import * as Y from 'yjs'
import { isScaffoldClient, OFFERED, shown } from '../../../shared/document/schema.ts'
import { elementText } from '../../../shared/document/lines.ts'

/** The origin of what this file writes. Undo does not revert it. */
const RESTORED = Symbol('restored labels')

/** Call after undo or redo, while the deleted lines are still kept. */
export function markRestoredLabels(fragment: Y.XmlFragment): void {
  const restored: { copy: Y.XmlElement; text: string }[] = []
  for (let item = fragment._start; item !== null; item = item.right) {
    if (!isScaffoldClient(item.id.client)) continue
    const offered = elementOf(item)
    const copy = elementOf(copyOf(item))
    if (offered === null || copy === null || !shown.label(copy.getAttribute('label'))) continue
    const text = offeredText(offered)
    const isCopied = copy !== offered || offeredText(copy, true) !== text
    if (isCopied && text !== '' && elementText(copy) === text) restored.push({ copy, text })
  }
  if (restored.length === 0) return
  fragment.doc?.transact(() => {
    for (const { copy, text } of restored)
      if (copy.getAttribute(OFFERED) !== text) copy.setAttribute(OFFERED, text)
  }, RESTORED)
}

const elementOf = (item: Y.Item | null): Y.XmlElement | null =>
  item?.content instanceof Y.ContentType && item.content.type instanceof Y.XmlElement
    ? item.content.type
    : null

/** The item itself, or the copy that undo made of it. Null if that is deleted. */
function copyOf(item: Y.Item): Y.Item | null {
  const store = item.parent instanceof Y.AbstractType ? item.parent.doc?.store : undefined
  let copy = item
  while (copy.redone !== null && store !== undefined) copy = Y.getItem(store, copy.redone)
  return copy.deleted ? null : copy
}

/** What the scaffold wrote in a line, deleted or not. With `living`, only what is not deleted. */
function offeredText(element: Y.XmlElement, living = false): string {
  let text = ''
  for (let child = element._start; child !== null; child = child.right) {
    if (!(child.content instanceof Y.ContentType) || !isScaffoldClient(child.id.client)) continue
    for (let item = child.content.type._start; item !== null; item = item.right)
      if (item.content instanceof Y.ContentString && isScaffoldClient(item.id.client))
        if (!living || !item.deleted) text += item.content.str
  }
  return text
}
