// Draws a scaffold around the cursor until the first keystroke, which writes the scaffold into the document.
//
// While the section's fragment is empty, the editor holds one empty line that is not in the document. The
// scaffold's lines are drawn around it. Arrows and clicks move the empty line between them. The first input
// writes the scaffold, with the same bytes on every device, and begins a new line. If a template is too long
// for a scaffold, only its first lines are used, and a sentence says so.

import type { Node as EditorNode } from '@tiptap/pm/model'
import { Plugin, PluginKey, Selection, TextSelection, type EditorState } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import * as Y from 'yjs'
import { CARRIED } from '../../../shared/document/insert-lines.ts'
import { textOf, type Line } from '../../../shared/document/lines.ts'
import { holdsLines, nestingOf } from '../../../shared/document/nesting.ts'
import { scaffoldLines, scaffoldUpdate } from '../../../shared/document/scaffold.ts'
import { typesText } from '../../browser/typed-key.ts'
import { bindingOf } from '../binding/binding.ts'
import { depthBelow } from './keys.ts'
import { labelAbove } from './label-marks.ts'
import { typedShorthand } from './shorthands.ts'
import { words } from './words/en.ts'

export const SCAFFOLD = Symbol('scaffold')

interface Offer {
  template: readonly Line[]
  scaffold: readonly Line[]
  /** The index of the scaffold line above the empty line. */
  under: number
}

const key = new PluginKey<Offer>('scaffold')

const hasLabels = ({ scaffold }: Offer): boolean => scaffold.some(isLabel)

/** At first, the empty line is under the first label. If there are no labels, it is at the end. */
const offer = (template: readonly Line[]): Offer => {
  const scaffold = scaffoldLines(template)
  return { template, scaffold, under: scaffold.some(isLabel) ? 0 : scaffold.length - 1 }
}

/** Draws another template, if nobody has typed yet. */
export function redrawScaffold(view: EditorView, template: readonly Line[]): void {
  if (key.getState(view.state)?.template !== template) offerTo(view, offer(template))
}

const offerTo = (view: EditorView, to: Offer): void =>
  view.dispatch(view.state.tr.setMeta(key, to).setMeta('addToHistory', false))

/** Writes the scaffold if it is only drawn, and begins a line in it. */
export const beginIn =
  (root: string) =>
  (view: EditorView): void => {
    if (!isDrawn(view.state)) return
    const { scaffold, under } = offerOf(view.state)
    applyScaffold(view, root, scaffold)
    startLine(view, under, scaffold[under])
  }

/** Writes the scaffold if it is only drawn, without a line to type in. */
export const writeScaffold = (root: string, view: EditorView): void => {
  if (isDrawn(view.state)) applyScaffold(view, root, offerOf(view.state).scaffold)
}

const labelsOf = ({ scaffold }: Offer): number[] =>
  scaffold.flatMap((line, at) => (isLabel(line) ? [at] : []))

/**
 * Moves the empty line under the next label that is drawn. After the last label, the first is next. Returns false
 * if no label is drawn.
 */
export function toNextOffered(view: EditorView): boolean {
  const now = offerOf(view.state)
  const labels = labelsOf(now)
  const under = labels[labels.indexOf(now.under) + 1] ?? labels[0]
  if (!isDrawn(view.state) || under === undefined) return false
  offerTo(view, { ...now, under })
  return true
}

/** `level`: to a screen reader, a label is a heading of this level. */
export const scaffoldPlugin = (root: string, template: readonly Line[], level: number): Plugin<Offer> => {
  const begin = beginIn(root)
  const moveTo = (view: EditorView, under: number): void => offerTo(view, { ...offerOf(view.state), under })
  const neighbour = (state: EditorState, by: 1 | -1): number | undefined => {
    const now = offerOf(state)
    const stops = labelsOf(now)
    return stops[stops.indexOf(now.under) + by]
  }

  return new Plugin({
    key,
    state: {
      init: () => offer(template),
      apply: (tr, now) => (tr.getMeta(key) as Offer | undefined) ?? now,
    },
    // If the scaffold is written by another device, or for an answer that the person gives beside the text, the empty
    // line is gone, and the cursor would stand before the words of a label.
    appendTransaction: (_all, before, now) => {
      const { parent, parentOffset } = now.selection.$head
      if (!isOneEmptyLine(before.doc) || parent.attrs['label'] !== true || parentOffset > 0) return null
      const { scaffold, under } = offerOf(now)
      const words = scaffold[under] ? textOf(scaffold[under]) : ''
      const label = now.doc.children.findIndex(
        (line) => line.attrs['label'] === true && line.textContent === words,
      )
      return now.tr.setSelection(label === -1 ? behindWords(now.doc) : behind(now.doc, label))
    },
    props: {
      decorations: (state) => (isDrawn(state) ? drawScaffold(state, offerOf(state), level) : null),
      handleKeyDown: (view, event) => {
        if (!isDrawn(view.state)) return false
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          begin(view)
          return false // the line that it begins becomes a task
        }
        const labelled = hasLabels(offerOf(view.state))
        const by = { ArrowDown: 1, Enter: 1, Tab: 1, ArrowUp: -1, Backspace: -1 }[event.key] as
          | 1
          | -1
          | undefined
        if (by !== undefined && !event.shiftKey && labelled) {
          const to = neighbour(view.state, by)
          if (to === undefined) return event.key === 'Enter' || event.key === 'Backspace'
          moveTo(view, to)
          return true
        }
        if (event.key === 'ArrowUp' && !labelled) {
          applyScaffold(view, root, offerOf(view.state).scaffold)
          return true
        }
        return false
      },
      handleDOMEvents: {
        keydown: (view, event) => {
          if (typesText(event)) begin(view)
          return false
        },
        beforeinput: (view, event) => {
          if (!isDrawn(view.state) || !event.inputType.startsWith('insert')) return false
          begin(view)
          if (event.inputType !== 'insertText' || event.data === null) return false
          event.preventDefault()
          view.dispatch(typedShorthand(view.state, event.data) ?? view.state.tr.insertText(event.data))
          return true
        },
        compositionstart: (view) => {
          begin(view)
          return false
        },
        drop: (view) => {
          begin(view)
          return false
        },
        mousedown: (view, event) => {
          const ghost = event.target instanceof Element ? event.target.closest('[data-scaffold]') : null
          if (ghost === null || !isDrawn(view.state)) return false
          event.preventDefault()
          const at = Number(ghost.getAttribute('data-scaffold'))
          if (hasLabels(offerOf(view.state))) moveTo(view, at)
          else {
            applyScaffold(view, root, offerOf(view.state).scaffold)
            cursorToEnd(view, at)
          }
          view.focus()
          return true
        },
      },
    },
  })
}

const offerOf = (state: EditorState): Offer => key.getState(state) ?? offer([])

const isLabel = (line: Line): boolean => line.node === 'line' && line.label

/** The scaffold is drawn while both the shared text and the editor are empty. */
const isDrawn = (state: EditorState): boolean =>
  bindingOf(state).fragment.length === 0 && isOneEmptyLine(state.doc)

const isOneEmptyLine = (doc: EditorNode): boolean => doc.childCount === 1 && doc.content.size === 2

function applyScaffold(view: EditorView, root: string, scaffold: readonly Line[]): void {
  if (scaffold.length > 0) Y.applyUpdate(bindingOf(view.state).doc, scaffoldUpdate(root, scaffold), SCAFFOLD)
}

function startLine(view: EditorView, under: number, above: Line | undefined): void {
  if (above === undefined) return
  const depth = isLabel(above) ? depthBelow(above) : above.depth
  // The cursor goes here first, so that undo puts it back here.
  cursorToEnd(view, under)
  const { state } = view
  const at = endOf(state, under)
  const tr = state.tr.insert(at, state.schema.node('line', { kind: 'item', depth }))
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 1)))
}

/**
 * The end of the last line that is not a label: after a label without items, nobody continues to write. If that line
 * was carried over, the end of the label above it, where typing begins a new line.
 */
export function behindWords(doc: EditorNode): Selection {
  const last = doc.children.findLastIndex((line) => line.attrs['label'] !== true)
  if (last === -1) return Selection.atEnd(doc)
  const label = doc.child(last).attrs[CARRIED] == null ? -1 : labelAbove(doc, last)
  return behind(doc, label === -1 ? last : label)
}

const behind = (doc: EditorNode, index: number): Selection =>
  Selection.near(doc.resolve(doc.resolve(0).posAtIndex(index + 1)), -1)

function cursorToEnd(view: EditorView, index: number): void {
  const at = endOf(view.state, index) - 1
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, at)))
}

/** The position after the line at `index`. */
function endOf(state: EditorState, index: number): number {
  let at = 0
  for (let child = 0; child <= Math.min(index, state.doc.childCount - 1); child++)
    at += state.doc.child(child).nodeSize
  return at
}

function drawScaffold(
  state: EditorState,
  { template, scaffold, under }: Offer,
  level: number,
): DecorationSet {
  const nesting = nestingOf(scaffold)
  const ghost = (line: Line, at: number) =>
    Decoration.widget(
      at <= under ? 0 : state.doc.content.size,
      () => ghostElement(line, at, nesting[at]?.depth ?? 0, level),
      {
        key: `scaffold ${at} ${textOf(line)}`,
        side: at <= under ? -1 : 1,
        ignoreSelection: true,
      },
    )
  const [above, at] = [scaffold[under], nesting[under]?.depth ?? 0]
  const depth = above !== undefined && isLabel(above) && holdsLines(above) ? at + 1 : at
  const isCut = scaffold.length < template.length
  const cut = () => cutElement(scaffold.length)
  return DecorationSet.create(state.doc, [
    ...scaffold.map(ghost),
    ...(isCut ? [Decoration.widget(state.doc.content.size, cut, { key: 'cut', side: 2 })] : []),
    Decoration.node(0, state.doc.content.size, { class: 'starting', 'data-starting': String(depth) }),
  ])
}

function cutElement(lines: number): HTMLElement {
  const element = document.createElement('p')
  element.className = 'ghost cut'
  element.contentEditable = 'false'
  element.textContent = words.cut(lines)
  return element
}

function ghostElement(line: Line, at: number, depth: number, level: number): HTMLElement {
  const element = document.createElement('p')
  element.className = 'line ghost'
  element.dir = 'auto'
  element.contentEditable = 'false'
  element.dataset['scaffold'] = String(at)
  element.dataset['depth'] = String(depth)
  if (line.node === 'line') element.dataset['kind'] = line.kind
  if (isLabel(line)) {
    element.dataset['label'] = 'true'
    element.role = 'heading'
    element.ariaLevel = `${level}`
  }
  element.textContent = textOf(line)
  return element
}
