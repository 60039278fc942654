// The actions in a text, as commands of the editor.

import { toggleMark } from '@tiptap/pm/commands'
import type { Node as EditorNode } from '@tiptap/pm/model'
import { TextSelection, type Command, type EditorState } from '@tiptap/pm/state'
import { lineAtCursor, shiftDepth, tick } from '../editor/keys.ts'
import type { TextActionId } from './text-actions.ts'

const mark =
  (name: string): Command =>
  (state, dispatch) => {
    const type = state.schema.marks[name]
    return type !== undefined && toggleMark(type)(state, dispatch)
  }

const isLabel = ({ attrs }: EditorNode): boolean => attrs['label'] === true

/**
 * Moves the cursor to the end of the text under the next label. After the last label, the first is
 * next.
 */
const nextLabel: Command = (state, dispatch) => {
  const lines = state.doc.children
  const labels = lines.flatMap((line, at) => (isLabel(line) ? [at] : []))
  const here = state.selection.$head.index(0)
  const to = labels.find((at) => at > here) ?? labels[0]
  if (to === undefined) return false
  const next = labels.find((at) => at > to) ?? lines.length
  const end = state.doc.resolve(0).posAtIndex(next) - 1
  dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, end)).scrollIntoView())
  return true
}

/** The actions that are commands. The other actions need more than the editor's state. */
export const commands: Readonly<Partial<Record<TextActionId, Command>>> = {
  indent: shiftDepth(1),
  outdent: shiftDepth(-1),
  tick,
  bold: mark('bold'),
  italic: mark('italic'),
  code: mark('codeSpan'),
  strike: mark('strike'),
  'next-label': nextLabel,
}

const MARKS: Partial<Record<TextActionId, string>> = {
  bold: 'bold',
  italic: 'italic',
  code: 'codeSpan',
  strike: 'strike',
}

/** Whether the selection already has what the action gives. */
export function isOn(id: TextActionId, state: EditorState): boolean {
  const type = state.schema.marks[MARKS[id] ?? '']
  if (type === undefined) return id === 'tick' && lineAtCursor(state).node.attrs['checked'] === true
  const { empty, from, to, $from } = state.selection
  return empty
    ? type.isInSet(state.storedMarks ?? $from.marks()) !== undefined
    : state.doc.rangeHasMark(from, to, type)
}
