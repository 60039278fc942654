// Undo reverts only my own edits.
//
// A line that I made may hold text that somebody has just typed and that I have not received. So undo removes
// a line only if nobody else has a caret in it. If somebody has, undo removes my text and leaves the line,
// with its kind and depth. (Words that come late to a removed line are put back, see rescue.ts.) Undo puts
// the cursor where it was before the step. Redo puts it where it was after the step.

import { Plugin, PluginKey, TextSelection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import * as Y from 'yjs'
import type { Binding, Place } from '../binding/binding.ts'
import { markRestoredLabels } from '../binding/restored-labels.ts'
import { isOnStack, popOnly, watchPairs, type Popped } from './undo-together.ts'

/** `isFree`: whether nobody else has a caret in this line. */
export function openUndo(binding: Binding, isFree: (line: object) => boolean): Y.UndoManager {
  const manager = new Y.UndoManager(binding.fragment, {
    trackedOrigins: new Set([binding]),
    deleteFilter: (item) => {
      if (item.parentSub === 'kind' || item.parentSub === 'depth') return false
      if (!(item.content instanceof Y.ContentType)) return true
      const { type } = item.content
      return type._length === 0 && isFree(type instanceof Y.XmlText && type.parent ? type.parent : type)
    },
  })
  manager.on('stack-item-popped', ({ stackItem, type }: Popped) => {
    const step = stackItem.meta.get(STEP)
    const other = type === 'undo' ? manager.redoStack : manager.undoStack
    if (step !== undefined) other.at(-1)?.meta.set(STEP, step)
  })
  return manager
}

/** A step of undo that can be undone and redone whatever was done since. */
export interface Step {
  /** False if it has been undone or redone already, or if its text was closed. */
  isThere: (type: Popped['type']) => boolean
  /** May do nothing, if others have removed what the step changed. */
  undo: () => void
  redo: () => void
}

const STEP = Symbol('step')

/** Makes one step of undo from what `act` does, and nothing else. */
export function apart(undo: Y.UndoManager, act: () => void): Step {
  const before = undo.undoStack.at(-1)
  undo.stopCapturing()
  act()
  undo.stopCapturing()
  const isStep = ({ meta }: Popped['stackItem']): boolean => meta.get(STEP) === step
  const isThere = (type: Popped['type']): boolean => isOnStack(undo, type, isStep)
  const pop = (type: Popped['type']) => () => void (isThere(type) && popOnly(undo, type, isStep))
  const step: Step = { isThere, undo: pop('undo'), redo: pop('redo') }
  const made = undo.undoStack.at(-1)
  if (made !== before) made?.meta.set(STEP, step)
  return step
}

/** Makes a plugin that stores the cursor with each step and restores it. */
export const undoPlugin = (binding: Binding, manager: Y.UndoManager): Plugin => {
  const key = new PluginKey('undo')
  const placesOf = ({ stackItem }: Popped) =>
    stackItem.meta.get(key) as Record<Popped['type'], Place | null> | undefined

  return new Plugin({
    key,
    view: (view) => {
      const remember = (popped: Popped): void => {
        const before = placesOf(popped)
        const undo = before ? before.undo : binding.placeBefore
        popped.stackItem.meta.set(key, { undo, redo: binding.placeOf(view.state) })
      }
      const restore = (popped: Popped): void => {
        markRestoredLabels(binding.fragment)
        const places = placesOf(popped)
        if (places === undefined || !binding.isOpen) return
        const other = popped.type === 'undo' ? manager.redoStack : manager.undoStack
        other.at(-1)?.meta.set(key, places)
        select(view, binding, places[popped.type])
      }
      manager.on('stack-item-added', remember)
      manager.on('stack-item-updated', remember)
      manager.on('stack-item-popped', restore)
      const unwatchPairs = watchPairs(manager)
      return {
        destroy: () => {
          unwatchPairs()
          manager.off('stack-item-added', remember)
          manager.off('stack-item-updated', remember)
          manager.off('stack-item-popped', restore)
        },
      }
    },
  })
}

function select(view: EditorView, binding: Binding, place: Place | null): void {
  const [anchor, head] = place ? [binding.absolute(place.anchor), binding.absolute(place.head)] : []
  if (anchor == null || head == null) return
  const { tr } = view.state
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, anchor, head)).scrollIntoView())
}
