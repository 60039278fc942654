// Puts earlier lines back into a text, between the lines that are there now.

import * as Y from 'yjs'
import { fieldsOf } from '../document/fields.ts'
import { diffLines } from '../words/line-diff.ts'
import { insertLines } from '../document/insert-lines.ts'
import { isBlank, readElement, readLines, textOf, type Line } from '../document/lines.ts'
import { markdownOfLines } from '../markdown/write.ts'
import { writtenRoots } from '../model/outline.ts'

/**
 * Inserts each line of `wanted` that the fragment lacks. Its place is after the line that it follows in
 * `wanted`. Changes no other line. Returns how many lines were inserted.
 */
export function restoreLines(fragment: Y.XmlFragment, wanted: readonly Line[]): number {
  const there = readLines(fragment)
  let [at, from, count] = [0, 0, 0]
  const restore = () => {
    for (const { is, lines: keyed } of diffLines(keysOf(there), keysOf(wanted))) {
      if (is === 'removed') {
        at += keyed.length
        continue
      }
      const lines = wanted.slice(from, from + keyed.length)
      from += keyed.length
      if (is === 'added') {
        const back = lines.filter((line) => !isBlank(line))
        insertLines(fragment, back, at)
        count += back.length
        at += back.length
      } else at += keyed.length
    }
  }
  if (fragment.doc) fragment.doc.transact(restore)
  else restore()
  return count
}

/** How many lines of `wanted` the lines lack: as many as `restoreLines` would insert. */
export function missingLines(there: readonly Line[], wanted: readonly Line[]): number {
  let [from, count] = [0, 0]
  for (const { is, lines: keyed } of diffLines(keysOf(there), keysOf(wanted))) {
    if (is === 'removed') continue
    const lines = wanted.slice(from, from + keyed.length)
    from += keyed.length
    if (is === 'added') count += lines.filter((line) => !isBlank(line)).length
  }
  return count
}

const keysOf = (lines: readonly Line[]): string[] => lines.map((line) => markdownOfLines([line]))

/**
 * Restores every text of a meeting, and adds the fields that `doc` lacks. Returns how many lines were
 * inserted.
 */
export function restoreMeeting(doc: Y.Doc, was: Y.Doc): number {
  let count = 0
  doc.transact(() => {
    for (const root of writtenRoots(was, /^((?:block|section):.+)$/))
      count += restoreLines(
        doc.getXmlFragment(root),
        linesOfThen(doc.getXmlFragment(root), was.getXmlFragment(root)),
      )
    for (const name of ['meeting', 'people', 'outline']) {
      const fields = fieldsOf(doc, name)
      for (const [key, value] of fieldsOf(was, name)) if (!fields.has(key)) fields.set(key, value)
    }
  })
  return count
}

/**
 * The earlier lines. If a line has only become longer since, it is returned as it is now, so it is not
 * inserted again.
 */
function linesOfThen(now: Y.XmlFragment, was: Y.XmlFragment): Line[] {
  const here = new Map<string, Line>()
  for (const child of now.toArray()) {
    const id = idOf(child)
    if (id !== null && child instanceof Y.XmlElement) here.set(id, readElement(child))
  }
  const then = was.toArray()
  return readLines(was).map((line, at) => {
    const grown = here.get(idOf(then[at]) ?? '')
    return grown && textOf(grown).includes(textOf(line)) ? grown : line
  })
}

/** The id of a line. It is the same in every copy of a document. */
const idOf = (child: unknown): string | null =>
  child instanceof Y.XmlElement && child._item ? `${child._item.id.client} ${child._item.id.clock}` : null
