// Marks blocked items, and labels that have text on their line.
//
// If somebody types in a line, only that line and its label are looked at, however long the text is. If a
// label is added, removed or changed, the lines down to the next label are looked at.

import type { Node as EditorNode } from '@tiptap/pm/model'
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { labelKind } from '../../../shared/document/labels.ts'
import { labelEnd } from '../../../shared/document/lines.ts'
import { changedLines } from '../binding/line-writer.ts'

const key = new PluginKey<DecorationSet>('labels')

/** To a screen reader, a label is a heading of this `level`. */
export const labelMarks = (level: number): Plugin<DecorationSet> =>
  new Plugin({
    key,
    state: {
      init: (_config, { doc }) => DecorationSet.create(doc, marksIn(doc, 0, doc.childCount, level)),
      apply: (tr, drawn) => (tr.docChanged ? redrawn(tr, drawn, level) : drawn),
    },
    props: { decorations: (state) => key.getState(state) },
  })

const isLabel = (node: EditorNode): boolean => node.attrs['label'] === true

function redrawn({ before, doc, mapping }: Transaction, drawn: DecorationSet, level: number): DecorationSet {
  const mapped = drawn.map(mapping, doc)
  const { start, oldEnd, newEnd } = changedLines(before.children, doc.children)
  const [was, now] = [before.children.slice(start, oldEnd), doc.children.slice(start, newEnd)]
  const end = was.some(isLabel) || now.some(isLabel) ? nextLabel(doc, newEnd) : newEnd
  const $start = doc.resolve(0)
  const [from, to] = [$start.posAtIndex(start), $start.posAtIndex(end)]
  const old = mapped.find(from, to).filter((mark) => mark.from >= from && mark.to <= to)
  const marks = marksIn(doc, start, end, level)
  return old.length === 0 && marks.length === 0 ? mapped : mapped.remove(old).add(doc, marks)
}

function nextLabel(doc: EditorNode, from: number): number {
  let at = from
  while (at < doc.childCount && !isLabel(doc.child(at))) at++
  return at
}

/**
 * The label above line `index` to which the line belongs, or the line itself if it is a label. Null if there
 * is none.
 */
function labelOver(doc: EditorNode, index: number): EditorNode | null {
  for (let at = Math.min(index, doc.childCount - 1); at >= 0; at--)
    if (isLabel(doc.child(at))) return doc.child(at)
  return null
}

const isBlocked = (label: EditorNode | null): boolean =>
  label !== null && labelKind(label.textContent) === 'blocked'

/**
 * A label is a heading only if it is one element. If a part of it is bold, say, it is drawn as several elements,
 * each of which would be a heading, so none is.
 */
const wordAt = (line: EditorNode, end: number, level: number): Record<string, string> => ({
  class: 'word',
  ...((line.firstChild?.nodeSize ?? 0) >= end && { role: 'heading', 'aria-level': `${level}` }),
})

/**
 * This place, or the beginning or end of the label in which it is, if the label has text on its line. What is
 * drawn inside such a label would part it. Each part is as wide as the column of labels, so the text would jump.
 */
export function besideLabel(doc: EditorNode, pos: number, edge: 'start' | 'end'): number {
  const { parent, parentOffset } = doc.resolve(pos)
  const word = isLabel(parent) && parentOffset > 0 ? labelEnd(parent.textContent) : 0
  if (parentOffset >= word) return pos
  return edge === 'start' ? pos - parentOffset : pos - parentOffset + word
}

function marksIn(doc: EditorNode, start: number, end: number, level: number): Decoration[] {
  const marks: Decoration[] = []
  if (start >= end) return marks
  let pos = doc.resolve(0).posAtIndex(start)
  let blocked = isBlocked(labelOver(doc, start))
  for (const line of doc.children.slice(start, end)) {
    if (isLabel(line)) {
      blocked = isBlocked(line)
      const word = labelEnd(line.textContent)
      if (word > 0) marks.push(Decoration.inline(pos + 1, pos + 1 + word, wordAt(line, word, level)))
    } else if (blocked) marks.push(Decoration.node(pos, pos + line.nodeSize, { 'data-about': 'blocked' }))
    pos += line.nodeSize
  }
  return marks
}
