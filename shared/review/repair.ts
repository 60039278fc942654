// Applies a receipt's repairs to a text. Changes only the characters in question, so a person who types there
// at the same moment loses nothing.

import * as Y from 'yjs'
import { readElement, readLines, textOf } from '../document/lines.ts'
import { brokenLinksIn } from '../document/broken-link.ts'
import { emptyLabels } from '../document/empty-label.ts'

/** Turns the first `[x] (url)` with this text and address into a link. False if there is none any more. */
export function mendLink(fragment: Y.XmlFragment, wanted: { text: string; href: string }): boolean {
  for (const element of fragment.toArray()) {
    if (!(element instanceof Y.XmlElement)) continue
    const [text, ...more] = element.toArray()
    const line = readElement(element)
    if (line.node !== 'line' || !(text instanceof Y.XmlText) || more.length > 0) continue
    const link = brokenLinksIn(line.runs).find(
      (each) => each.text === wanted.text && each.href === wanted.href,
    )
    if (link === undefined) continue
    const label = link.start + 1
    const behind = label + link.text.length
    transact(fragment, () => {
      text.delete(behind, link.end - behind)
      text.format(label, link.text.length, { link: { href: link.href, title: null } })
      text.delete(link.start, 1)
    })
    return true
  }
  return false
}

/** Removes each empty line of this label; returns how many it removed. */
export function removeEmptyLabel(fragment: Y.XmlFragment, label: string): number {
  const lines = readLines(fragment)
  const found = emptyLabels(lines).filter((at) => lines[at] && textOf(lines[at]).trim() === label)
  transact(fragment, () => {
    for (const at of found.toReversed()) fragment.delete(at)
  })
  return found.length
}

function transact({ doc }: Y.XmlFragment, act: () => void): void {
  if (doc === null) throw new Error('The fragment is not in a document.')
  doc.transact(act)
}
