// Marks blocked items, and labels that have text on their line.
//
// If somebody types in a line, only that line and its label are looked at, however long the text is. If a
// label is added, removed or changed, the lines down to the next label are looked at.

import type { Node as EditorNode } from '@tiptap/pm/model'
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { blockersIn, labelKind, type BelowBlocked } from '../../../shared/document/labels.ts'
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
  const hasLabel = was.some(isLabel) || now.some(isLabel)
  const label = labelAbove(doc, start)
  const isGroup = hasLabel || (isBlocked(doc.maybeChild(label)) && !isSameShape(was, now))
  const [first, end] = isGroup ? [Math.max(label, 0), nextLabel(doc, newEnd)] : [start, newEnd]
  const $start = doc.resolve(0)
  const [from, to] = [$start.posAtIndex(first), $start.posAtIndex(end)]
  const old = mapped.find(from, to).filter((mark) => mark.from >= from && mark.to <= to)
  const marks = isGroup ? marksIn(doc, first, end, level) : marksAsBefore(before, drawn, doc, start, newEnd)
  return old.length === 0 && marks.length === 0 ? mapped : mapped.remove(old).add(doc, marks)
}

/** The marks of lines of which only the words have changed. */
function marksAsBefore(
  before: EditorNode,
  drawn: DecorationSet,
  doc: EditorNode,
  start: number,
  end: number,
): Decoration[] {
  const $old = before.resolve(0)
  let [pos, oldPos] = [doc.resolve(0).posAtIndex(start), $old.posAtIndex(start)]
  const oldMarks = drawn.find(oldPos, $old.posAtIndex(Math.min(end, before.childCount)))
  const marked = new Map(oldMarks.map(({ from, to }) => [from, to]))
  return doc.children.slice(start, end).flatMap((line, at) => {
    const [from, oldFrom] = [pos, oldPos]
    pos += line.nodeSize
    oldPos += before.maybeChild(start + at)?.nodeSize ?? 0
    return marked.get(oldFrom) === oldPos ? [blocker(from, pos)] : []
  })
}

const blocker = (from: number, to: number): Decoration =>
  Decoration.node(from, to, { 'data-about': 'blocked' })

/** Whether only words have changed, so that the lines are under each other as before, with the same ticks. */
const isSameShape = (was: readonly EditorNode[], now: readonly EditorNode[]): boolean =>
  was.length === now.length && was.every((line, at) => isAlike(below(line), below(now[at] as EditorNode)))

const isAlike = (one: BelowBlocked, other: BelowBlocked): boolean =>
  one.depth === other.depth && one.checked === other.checked

const below = ({ attrs }: EditorNode): BelowBlocked => ({
  depth: Number(attrs['depth'] ?? 0),
  checked: attrs['checked'] === true,
})

function nextLabel(doc: EditorNode, from: number): number {
  let at = from
  while (at < doc.childCount && !isLabel(doc.child(at))) at++
  return at
}

/** The index of the label above line `index`. -1 if there is none. */
export function labelAbove(doc: EditorNode, index: number): number {
  let at = index - 1
  while (at >= 0 && !isLabel(doc.child(at))) at--
  return at
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
 * An edge of the label in which this place is, if the label has text on its line; otherwise the place itself. An
 * element that is drawn inside such a label splits it. Each half would be as wide as the column of labels, so the text
 * would jump.
 */
export function edgeOfLabel(doc: EditorNode, pos: number, edge: 'start' | 'end'): number {
  const { parent, parentOffset } = doc.resolve(pos)
  const word = isLabel(parent) && parentOffset > 0 ? labelEnd(parent.textContent) : 0
  if (parentOffset >= word) return pos
  return edge === 'start' ? pos - parentOffset : pos - parentOffset + word
}

/** `start`: a label, or a line that is under none. `end`: a label, or the end of the text. */
function marksIn(doc: EditorNode, start: number, end: number, level: number): Decoration[] {
  const marks: Decoration[] = []
  let pos = start < end ? doc.resolve(0).posAtIndex(start) : 0
  for (let at = start; at < end;) {
    const label = doc.child(at)
    const next = nextLabel(doc, at + 1)
    const lines = doc.children.slice(at + 1, next)
    const words = pos + label.nodeSize
    if (isLabel(label)) {
      const word = labelEnd(label.textContent)
      if (word > 0) marks.push(Decoration.inline(pos + 1, pos + 1 + word, wordAt(label, word, level)))
      if (labelKind(label.textContent) === 'blocked') {
        const { are, isResolved } = blockersIn(lines.map(below))
        if (isResolved && word === 0) marks.push(Decoration.node(pos, words, { 'data-resolved': 'true' }))
        let from = words
        lines.forEach((line, nth) => {
          if (are[nth]) marks.push(blocker(from, from + line.nodeSize))
          from += line.nodeSize
        })
      }
    }
    pos = lines.reduce((sum, line) => sum + line.nodeSize, words)
    at = next
  }
  return marks
}
