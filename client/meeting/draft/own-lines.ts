// Publishes a draft into a meeting that lacks the text on which the draft was written, because the meeting's copy was
// set aside since. Only the person's own lines are inserted. Merging the draft would bring back the edits of others in
// it.

import * as Y from 'yjs'
import { readElement, type Line } from '../../../shared/document/lines.ts'
import { isScaffoldClient } from '../../../shared/document/schema.ts'
import { markdownOfLines } from '../../../shared/markdown/write.ts'
import { restoreLines } from '../../../shared/review/restore.ts'
import { newDocument } from '../../sync/store/document.ts'
import { sectionsIn } from './unseen.ts'

/** An update of `live` with the lines of the draft that these clients wrote in. It removes nothing. */
export function ownLinesOf(draft: Y.Doc, writers: ReadonlySet<number>, live: Y.Doc): Uint8Array {
  const meeting = newDocument()
  Y.applyUpdate(meeting, Y.encodeStateAsUpdate(live))
  const before = Y.encodeStateVector(meeting)
  for (const root of sectionsIn(draft)) {
    const fragment = meeting.getXmlFragment(root)
    restoreLines(fragment, wantedIn(draft.getXmlFragment(root), writers, linesIn(fragment).map(keyOf)))
  }
  const update = Y.encodeStateAsUpdate(meeting, before)
  meeting.destroy()
  return update
}

const keyOf = (line: Line): string => markdownOfLines([line])

const elementsIn = (fragment: Y.XmlFragment): Y.XmlElement[] =>
  fragment.toArray().filter((child): child is Y.XmlElement => child instanceof Y.XmlElement)

const linesIn = (fragment: Y.XmlFragment): Line[] => elementsIn(fragment).map(readElement)

/**
 * The lines of the person and the offered labels above them, between the lines that are there already. The draft may
 * have a line twice: as it was when the draft began, and as it is now.
 */
function wantedIn(draft: Y.XmlFragment, writers: ReadonlySet<number>, keys: readonly string[]): Line[] {
  const wanted: Line[] = []
  const there = [...keys]
  let label: Line | null = null
  for (const element of elementsIn(draft)) {
    const line = readElement(element)
    const at = there.indexOf(keyOf(line))
    const isOwn = at === -1 && isWrittenBy(element, writers)
    if (isOwn && label) wanted.push(label)
    if (isOwn || at !== -1) wanted.push(line)
    if (at !== -1) there.splice(at, 1)
    const isLabel = line.node === 'line' && line.label
    if (isLabel) label = at === -1 && !isOwn && isScaffoldClient(element._item?.id.client ?? 0) ? line : null
    else if (isOwn) label = null
  }
  return wanted
}

function isWrittenBy(line: Y.XmlElement, writers: ReadonlySet<number>): boolean {
  if (line._item && writers.has(line._item.id.client)) return true
  const text: unknown = line.get(0)
  for (let item = text instanceof Y.XmlText ? text._start : null; item !== null; item = item.right)
    if (!item.deleted && item.content instanceof Y.ContentString && writers.has(item.id.client)) return true
  return false
}
