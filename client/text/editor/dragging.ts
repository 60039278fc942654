// Moves dragged text from one text of the page to another, or within one text.
//
// Another person may write in the dragged text. So what moves is the selection at the time of the drop, not
// at the start of the drag. The text is inserted before it is removed: if one of the two places cannot be
// changed, nothing is lost. Text that is dragged from elsewhere is copied, by the clipboard's plugin.

import type { Node as EditorNode } from '@tiptap/pm/model'
import {
  AllSelection,
  Plugin,
  PluginKey,
  Selection,
  TextSelection,
  type EditorState,
  type Transaction,
} from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import type * as Y from 'yjs'
import { plain } from '../../../shared/document/lines.ts'
import { bindingOf } from '../binding/binding.ts'
import type { Pasted } from '../paste/pasted.ts'
import { placed } from './place-lines.ts'
import { lineOf } from './slices.ts'
import { apart } from './undo.ts'
import { undoTogether } from './undo-together.ts'
import { words } from './words/en.ts'

export interface Draggable {
  undo: Y.UndoManager
  /** Shows the person a sentence. */
  tell: (sentence: string) => void
}

interface Drag {
  /** Sent with the dragged data, so that a drag from another window is not taken for this one. */
  id: string
  from: EditorView
  undo: Y.UndoManager
}

/** The text of this page that is being dragged. */
let drag: Drag | null = null

const TYPE = 'application/x-roundtable-drag'

export const draggingPlugin = ({ undo, tell }: Draggable): Plugin =>
  new Plugin({
    key: new PluginKey('dragging'),
    props: {
      handleDOMEvents: {
        // A field of the page gets a copy, because it has an undo of its own, and no lines.
        beforeinput: (_view, event) => {
          if (event.inputType !== 'deleteByDrag') return false
          event.preventDefault()
          return true
        },
      },
      handleDrop: (view, event) => {
        const dragged = drag
        drag = null
        if (dragged === null || event.dataTransfer?.getData(TYPE) !== dragged.id || copies(event))
          return false
        // What is private is another document: nothing may be taken from one by a move to the other.
        const isWithin = dragged.from === view
        if (!isWithin && bindingOf(dragged.from.state).doc !== bindingOf(view.state).doc) return false
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
        if (at === null) return false
        if (isWithin) moveWithin(view, at.pos, undo)
        else moveAcross(dragged, { view, undo }, at.pos, tell)
        view.focus()
        return true
      },
    },
    view: (view) => {
      // Runs after the editor's own listener, which removes all data of the drag.
      const begin = ({ dataTransfer }: DragEvent) => {
        if (view.state.selection.empty) return // a link is dragged, not a selection
        drag = { id: `${Date.now()} ${Math.random()}`, from: view, undo }
        dataTransfer?.setData(TYPE, drag.id)
      }
      const end = () => {
        drag = null
      }
      view.dom.addEventListener('dragstart', begin)
      view.dom.addEventListener('dragend', end)
      return {
        destroy: () => {
          view.dom.removeEventListener('dragstart', begin)
          view.dom.removeEventListener('dragend', end)
        },
      }
    },
  })

/** Whether the person asks for a copy, with the system's key for that. */
const copies = ({ altKey, ctrlKey }: DragEvent): boolean =>
  /Mac|iP(?:hone|ad)/.test(navigator.platform) ? altKey : ctrlKey

function moveWithin(view: EditorView, pos: number, undo: Y.UndoManager): void {
  const { from, to } = selected(view.state)
  if (from === to || (from <= pos && pos <= to)) return
  const pasted = pastedOf(view.state)
  apart(undo, () => {
    view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(pos))))
    const tr = placed(view.state, pasted)
    if (tr.docChanged)
      view.dispatch(remove(tr, tr.mapping.map(from, 1), tr.mapping.map(to, -1)).scrollIntoView())
  })
}

function moveAcross(
  { from: source, undo: undoSource }: Drag,
  { view, undo }: { view: EditorView; undo: Y.UndoManager },
  pos: number,
  tell: (sentence: string) => void,
): void {
  if (!isOpen(source)) return tell(words.dragClosed)
  const { from, to } = selected(source.state)
  if (from === to) return tell(words.dragGone)
  let isPlaced = false
  apart(undo, () => {
    view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(pos))))
    const tr = placed(view.state, pastedOf(source.state))
    isPlaced = tr.docChanged
    view.dispatch(tr.scrollIntoView())
  })
  if (!isPlaced || !isOpen(view)) return
  apart(undoSource, () => source.dispatch(remove(source.state.tr, from, to)))
  undoTogether([undoSource, undo], tell)
}

const isOpen = (view: EditorView): boolean => !view.isDestroyed && bindingOf(view.state).isOpen

const selected = ({ selection, doc }: EditorState): Selection =>
  selection instanceof AllSelection
    ? TextSelection.between(Selection.atStart(doc).$from, Selection.atEnd(doc).$to)
    : selection

/** The selection, in the form of a paste. */
function pastedOf(state: EditorState): Pasted {
  const selection = selected(state)
  const { $from, $to } = selection
  const lines = selection.content().content.content.map(lineOf)
  const shallowest = lines.reduce((least, { depth }) => Math.min(least, depth), Infinity)
  const text = state.doc.textBetween(selection.from, selection.to, '\n')
  const [only] = lines
  const isOne = lines.length === 1
  return {
    entries: lines.map((line) => ({ line: { ...line, depth: line.depth - shallowest }, loose: isOne })),
    piece: !isOne || only === undefined ? null : only.node === 'line' ? only.runs : plain(only.text),
    text,
    asIs: true,
    open: {
      start: !isOne && $from.parentOffset > 0,
      end: !isOne && $to.parentOffset < $to.parent.content.size,
    },
    pictures: 0,
  }
}

/** If lines are selected from their first to their last character, no empty line is left. */
function remove(tr: Transaction, from: number, to: number): Transaction {
  const [$from, $to] = [tr.doc.resolve(from), tr.doc.resolve(to)]
  const count = $to.index(0) - $from.index(0) + 1
  const isWhole = $from.parentOffset === 0 && isAtEnd($to.parent, $to.parentOffset)
  return isWhole && count > 1 && count < tr.doc.childCount
    ? tr.delete($from.before(1), $to.after(1))
    : tr.delete(from, to)
}

const isAtEnd = ({ content }: EditorNode, offset: number): boolean => offset === content.size
