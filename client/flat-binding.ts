// How an edit in the editor is written into the document.
//
// The stock binding finds the change by comparing trees; it may drop a line's text when the line
// becomes empty, and lets two people who first type in an empty line each create a text. Lines are
// flat here, so a smaller comparison does it and keeps three promises:
//   a line that stays keeps its node and its text, whatever becomes of its content;
//   a new line comes with its text;
//   where lines join or split, the longer text stays where it is.
// Reading (document → editor), undo and relative positions remain the stock binding's.

import { Extension } from '@tiptap/core'
import type { Node as EditorNode } from '@tiptap/pm/model'
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state'
import { ySyncPluginKey, yUndoPluginKey } from '@tiptap/y-tiptap'
import { simpleDiffString } from 'lib0/diff'
import * as Y from 'yjs'
import { elementText, rawText } from '../shared/lines.ts'

/** What this file uses of the stock binding. */
export interface Binding {
  doc: Y.Doc
  type: Y.XmlFragment
  mapping: Map<Y.XmlElement | Y.XmlText, EditorNode | EditorNode[]>
  /** Runs the function unless it is called from within another such run. */
  mux: (run: () => void) => void
  beforeTransactionSelection: unknown
  _prosemirrorChanged: (doc: EditorNode) => void
}

export const bindingOf = (state: EditorState): Binding =>
  (ySyncPluginKey.getState(state) as { binding: Binding }).binding

/** Puts `writeDocument` in the place of the stock binding's writer. */
export const FlatBinding = Extension.create({
  name: 'flatBinding',
  addProseMirrorPlugins: () => [flatBindingPlugin()],
})

export const flatBindingPlugin = () =>
  new Plugin({
    key: new PluginKey('flatBinding'),
    view: (view) => {
      const binding = bindingOf(view.state)
      if (typeof binding._prosemirrorChanged !== 'function')
        throw new Error('The editor binding has no writer to replace: @tiptap/y-tiptap has changed.')
      const write = (doc: EditorNode) =>
        binding.doc.transact(() => writeDocument(binding, doc), ySyncPluginKey)
      binding._prosemirrorChanged = write
      // It keeps the selection of an undone step for the next change from elsewhere, by when it is stale.
      const { undoManager } = yUndoPluginKey.getState(view.state) as { undoManager: Y.UndoManager }
      const forget = () => (binding.beforeTransactionSelection = null)
      undoManager.on('stack-item-popped', forget)
      return {
        destroy: () => undoManager.off('stack-item-popped', forget),
        // The stock binding takes a document that is one empty line for one that was never written.
        update: ({ state }, before) => {
          if (state.doc === before.doc || state.doc.textContent !== '' || binding.type.length === 0) return
          binding.mux(() => write(state.doc))
        },
      }
    },
  })

/** Makes the fragment equal to the editor's document. Costs the lines that changed, not the section. */
export function writeDocument(binding: Binding, doc: EditorNode): void {
  const before = binding.type.toArray().filter((child) => child instanceof Y.XmlElement)
  const after = [...doc.children]
  const same = (element: Y.XmlElement | undefined, node: EditorNode | undefined) =>
    element !== undefined && node !== undefined && binding.mapping.get(element) === node

  let start = 0
  while (same(before[start], after[start])) start++
  let tail = 0
  while (
    tail < Math.min(before.length, after.length) - start &&
    same(before.at(-1 - tail), after.at(-1 - tail))
  )
    tail++

  const elements = before.slice(start, before.length - tail)
  const nodes = after.slice(start, after.length - tail)
  let at = start
  for (const step of align(elements, nodes)) {
    switch (step.is) {
      case 'keep':
        writeElement(binding, step.element, step.node)
        at++
        break
      case 'insert':
        binding.type.insert(at, [createElement(binding, step.node)])
        at++
        break
      case 'remove':
        binding.mapping.delete(step.element)
        binding.type.delete(at, 1)
        break
    }
  }
}

// ── which line became which ──

type Step =
  | { is: 'keep'; element: Y.XmlElement; node: EditorNode }
  | { is: 'insert'; node: EditorNode }
  | { is: 'remove'; element: Y.XmlElement }

/** Above this many pairs, lines are matched from the top, not by likeness. */
const MOST_PAIRS = 20_000

/**
 * The cheapest way from elements to nodes, counting characters moved: the alignment of
 * Needleman and Wunsch (1970), with the length of the text as the cost of a gap.
 */
function align(elements: Y.XmlElement[], nodes: EditorNode[]): Step[] {
  if (elements.length === nodes.length || elements.length * nodes.length > MOST_PAIRS)
    return alignInOrder(elements, nodes)
  const texts = elements.map(elementText)
  const width = nodes.length + 1
  const cost = new Float64Array((elements.length + 1) * width)
  const costAt = (i: number, j: number) => cost[i * width + j] ?? Infinity
  const gap = (text: string) => text.length + 1
  const keepCost = (i: number, j: number) => {
    const [element, node] = [elements[i], nodes[j]]
    if (element === undefined || node === undefined || element.nodeName !== node.type.name) return Infinity
    const { insert, remove } = simpleDiffString(texts[i] ?? '', node.textContent)
    return insert.length + remove
  }
  const keeps = elements.map((_, i) => nodes.map((_, j) => keepCost(i, j)))

  for (let i = 0; i <= elements.length; i++)
    for (let j = 0; j <= nodes.length; j++) {
      if (i === 0 && j === 0) continue
      const keep = i > 0 && j > 0 ? costAt(i - 1, j - 1) + (keeps[i - 1]?.[j - 1] ?? Infinity) : Infinity
      const remove = i > 0 ? costAt(i - 1, j) + gap(texts[i - 1] ?? '') : Infinity
      const insert = j > 0 ? costAt(i, j - 1) + gap(nodes[j - 1]?.textContent ?? '') : Infinity
      cost[i * width + j] = Math.min(keep, remove, insert)
    }

  const steps: Step[] = []
  let [i, j] = [elements.length, nodes.length]
  while (i > 0 || j > 0) {
    const [element, node] = [elements[i - 1], nodes[j - 1]]
    const here = costAt(i, j)
    if (element && node && here === costAt(i - 1, j - 1) + (keeps[i - 1]?.[j - 1] ?? Infinity)) {
      steps.push({ is: 'keep', element, node })
      i--
      j--
    } else if (element && here === costAt(i - 1, j) + gap(texts[i - 1] ?? '')) {
      steps.push({ is: 'remove', element })
      i--
    } else if (node) {
      steps.push({ is: 'insert', node })
      j--
    }
  }
  return steps.reverse()
}

function alignInOrder(elements: Y.XmlElement[], nodes: EditorNode[]): Step[] {
  const steps: Step[] = []
  for (let i = 0; i < Math.max(elements.length, nodes.length); i++) {
    const [element, node] = [elements[i], nodes[i]]
    if (element && node && element.nodeName === node.type.name) steps.push({ is: 'keep', element, node })
    else {
      if (element) steps.push({ is: 'remove', element })
      if (node) steps.push({ is: 'insert', node })
    }
  }
  return steps
}

// ── one line ──

function writeElement(binding: Binding, element: Y.XmlElement, node: EditorNode): void {
  writeAttributes(element, node)
  const [first, ...more] = element.toArray().filter((child) => child instanceof Y.XmlText)
  const text = first ?? new Y.XmlText()
  if (first === undefined) element.insert(0, [text])
  writeText(binding, text, more, node)
  binding.mapping.set(element, node)
}

function writeAttributes(element: Y.XmlElement, node: EditorNode): void {
  for (const [name, value] of Object.entries(node.attrs)) {
    const held: unknown = element.getAttribute(name)
    if (value === null) {
      if (held !== undefined && held !== null) element.removeAttribute(name)
    } else if (held !== value) element.setAttribute(name, value as string)
  }
}

/** Another client may have given a line several texts: they read as one, and are edited in place. */
function writeText(binding: Binding, first: Y.XmlText, more: Y.XmlText[], node: EditorNode): void {
  const texts = [first, ...more]
  const { index, remove, insert } = simpleDiffString(texts.map(rawText).join(''), node.textContent)
  let [from, left] = [index, remove]
  let inserted = insert === ''
  for (const text of texts) {
    const length = text.length
    const start = Math.min(from, length)
    const here = Math.min(left, length - start)
    if (here > 0) text.delete(start, here)
    if (!inserted && from <= length) {
      text.insert(start, insert)
      inserted = true
    }
    from -= start
    left -= here
  }
  formatTexts(texts, node)
  binding.mapping.set(first, [...node.children])
}

/** Brings the marks in line, touching only runs that differ. */
function formatTexts(texts: Y.XmlText[], node: EditorNode): void {
  const wanted = [...node.children].flatMap((child) => [
    { end: child.nodeSize, attributes: attributesOf(child) },
  ])
  let [run, used] = [0, 0]
  for (const text of texts) {
    let at = 0
    for (const part of text.toDelta() as { insert: string; attributes?: Record<string, unknown> }[]) {
      let left = part.insert.length
      while (left > 0) {
        const want = wanted[run]
        if (want === undefined) return
        const length = Math.min(left, want.end - used)
        const change = difference(part.attributes ?? {}, want.attributes)
        if (change !== null) text.format(at, length, change)
        at += length
        left -= length
        used += length
        if (used === want.end) [run, used] = [run + 1, 0]
      }
    }
  }
}

const attributesOf = (text: EditorNode): Record<string, unknown> =>
  Object.fromEntries(text.marks.map((mark) => [mark.type.name, mark.attrs]))

function difference(
  held: Record<string, unknown>,
  wanted: Record<string, unknown>,
): Record<string, unknown> | null {
  const change: Record<string, unknown> = {}
  for (const name of Object.keys(held)) if (!(name in wanted)) change[name] = null
  for (const [name, value] of Object.entries(wanted))
    if (JSON.stringify(held[name]) !== JSON.stringify(value)) change[name] = value
  return Object.keys(change).length === 0 ? null : change
}

function createElement(binding: Binding, node: EditorNode): Y.XmlElement {
  const element = new Y.XmlElement(node.type.name)
  for (const [name, value] of Object.entries(node.attrs))
    if (value !== null) element.setAttribute(name, value as string)
  const text = new Y.XmlText()
  text.applyDelta(
    [...node.children].map((child) => ({ insert: child.text ?? '', attributes: attributesOf(child) })),
  )
  element.insert(0, [text])
  binding.mapping.set(element, node)
  binding.mapping.set(text, [...node.children])
  return element
}
