// Turns a change of the document into editor steps: first steps that add and remove lines, then steps inside
// lines that stayed. Steps are needed because the editor uses them to move carets, selections and marks.

import type { Node as EditorNode } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import * as Y from 'yjs'
import { blankLine, marksOf, nodeOf, posBefore, textsOf, type Part } from './line-node.ts'

/** What happened to the lines of a fragment in one change. */
export interface Change {
  /** The lines before the change, as the editor shows them. */
  old: readonly Y.XmlElement[]
  /** The lines after the change, as the document has them. */
  now: readonly Y.XmlElement[]
  came: ReadonlySet<Y.XmlElement>
  gone: ReadonlySet<Y.XmlElement>
  /**
   * Lines that stayed and changed, with the delta of their text. The delta is empty for a line with several
   * texts.
   */
  changed: ReadonlyMap<Y.XmlElement, readonly Part[]>
}

export function changeOf(
  old: readonly Y.XmlElement[],
  fragment: Y.XmlFragment,
  events: readonly Y.YEvent<Y.AbstractType<unknown>>[] | null,
): Change {
  const now = fragment.toArray().map((child): Y.XmlElement => {
    if (child instanceof Y.XmlElement) return child
    throw new Error('A text stands outside a line.')
  })
  const [before, after] = [new Set(old), new Set(now)]
  const changed = new Map<Y.XmlElement, readonly Part[]>()
  if (events === null) for (const element of old) if (after.has(element)) changed.set(element, [])
  for (const { target, delta } of (events ?? []).map(lineEvent)) {
    if (target === null || !before.has(target) || !after.has(target)) continue
    changed.set(target, delta.length > 0 ? delta : (changed.get(target) ?? []))
  }
  return {
    old,
    now,
    came: new Set(now.filter((element) => !before.has(element))),
    gone: new Set(old.filter((element) => !after.has(element))),
    changed,
  }
}

function lineEvent(event: Y.YEvent<Y.AbstractType<unknown>>): {
  target: Y.XmlElement | null
  delta: readonly Part[]
} {
  const { target } = event
  if (target instanceof Y.XmlElement) return { target, delta: [] }
  const line = target instanceof Y.XmlText ? lineOf(target) : null
  // If a line has several texts, the delta's offsets do not fit. So the line is compared with the document.
  const isOne = line !== null && textsOf(line).length === 1
  return { target: line, delta: isOne ? (event.delta as readonly Part[]) : [] }
}

const lineOf = ({ parent }: Y.XmlText): Y.XmlElement | null =>
  parent instanceof Y.XmlElement ? parent : null

/** Adds the steps that turn the editor's document from `old` into `now`. */
export function addSteps(tr: Transaction, change: Change): void {
  const { old, now } = change
  if (old.length === 0 || now.length === 0) replaceAll(tr, now)
  else {
    if (change.came.size + change.gone.size > 0) replaceLines(tr, change)
    patchChanged(tr, change)
  }
  if (tr.doc.childCount !== Math.max(now.length, 1)) throw new Error('A line more or less than the text has.')
}

/** A fragment without lines is drawn as one blank line, which is not in the document. */
function replaceAll(tr: Transaction, now: readonly Y.XmlElement[]): void {
  const { schema } = tr.doc.type
  const nodes = now.length === 0 ? [blankLine(schema)] : now.map((element) => nodeOf(element, schema))
  const [only] = tr.doc.children
  if (nodes.length === 1 && tr.doc.childCount === 1 && only?.eq(nodes[0] ?? only)) return
  tr.replaceWith(0, tr.doc.content.size, nodes)
}

type Fate = 'stays' | 'came' | 'gone'

/** Old and new lines in one list. Between two lines that stayed, removed lines come before added ones. */
function merge({ old, now, came, gone }: Change): { element: Y.XmlElement; fate: Fate }[] {
  const lines: { element: Y.XmlElement; fate: Fate }[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < now.length) {
    const [before, after] = [old[i], now[j]]
    if (before && gone.has(before)) {
      lines.push({ element: before, fate: 'gone' })
      i++
    } else if (after && came.has(after)) {
      lines.push({ element: after, fate: 'came' })
      j++
    } else if (before && before === after) {
      lines.push({ element: before, fate: 'stays' })
      i++
      j++
    } else throw new Error('Lines have changed places.')
  }
  return lines
}

/**
 * Inserts first, because a document must have a line. Starts at the end, so that earlier positions stay
 * valid.
 */
function replaceLines(tr: Transaction, change: Change): void {
  const { schema } = tr.doc.type
  const lines = merge(change)
  const is = (at: number, fate: Fate) => lines[at]?.fate === fate

  let [index, pos] = [tr.doc.childCount, tr.doc.content.size]
  let run: EditorNode[] = []
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = lines[at]
    if (line?.fate === 'came') run.unshift(nodeOf(line.element, schema))
    else pos -= tr.doc.child(--index).nodeSize
    if (run.length > 0 && !is(at - 1, 'came')) {
      tr.insert(pos, run)
      run = []
    }
  }

  let [start, end] = [tr.doc.content.size, tr.doc.content.size]
  for (let at = lines.length - 1; at >= 0; at--) {
    start -= tr.doc.child(at).nodeSize
    if (is(at, 'gone') && is(at - 1, 'gone')) continue
    if (is(at, 'gone')) tr.delete(start, end)
    end = start
  }
}

function patchChanged(tr: Transaction, { now, changed }: Change): void {
  if (changed.size === 0) return
  now.forEach((element, index) => {
    const parts = changed.get(element)
    if (parts) patchLine(tr, index, nodeOf(element, tr.doc.type.schema), parts)
  })
}

/**
 * Applies the delta first, because it says which characters stayed. Then replaces what still differs from the
 * document. So a wrong delta may move a caret, but cannot change the text.
 */
function patchLine(tr: Transaction, index: number, target: EditorNode, parts: readonly Part[]): void {
  const pos = posBefore(tr.doc, index)
  if (tr.doc.child(index).type !== target.type) throw new Error('A line has become another sort of node.')
  if (lengthBefore(parts) <= tr.doc.child(index).content.size) applyParts(tr, pos + 1, target, parts)

  const line = tr.doc.child(index)
  for (const [name, value] of Object.entries(target.attrs))
    if (line.attrs[name] !== value) tr.setNodeAttribute(pos, name, value)
  const from = line.content.findDiffStart(target.content)
  const ends = line.content.findDiffEnd(target.content)
  if (from === null || ends === null) return
  const overlap = Math.max(0, from - Math.min(ends.a, ends.b))
  const content = target.content.cut(from, ends.b + overlap)
  tr.replaceWith(pos + 1 + from, pos + 1 + ends.a + overlap, content)
}

const lengthBefore = (parts: readonly Part[]): number =>
  parts.reduce((sum, { retain = 0, delete: gone = 0 }) => sum + retain + gone, 0)

function applyParts(tr: Transaction, at: number, { type }: EditorNode, parts: readonly Part[]): void {
  const { schema } = type
  for (const { insert, delete: gone = 0, retain = 0, attributes = {} } of parts) {
    if (typeof insert === 'string') {
      tr.insert(at, schema.text(insert, marksOf(attributes, type)))
      at += insert.length
    } else if (gone > 0) tr.delete(at, at + gone)
    else {
      // Marks are set in place. If the text were replaced, carets in it would collapse.
      for (const [name, value] of Object.entries(attributes)) {
        const mark = schema.marks[name]
        if (!mark || !type.allowsMarkType(mark)) continue
        if (value === null) tr.removeMark(at, at + retain, mark)
        else tr.addMark(at, at + retain, mark.create(value))
      }
      at += retain
    }
  }
}
