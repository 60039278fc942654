// Judges whether a caret stayed with its character. Uses only the document, not the editor's positions.

import * as Y from 'yjs'
import type { HeadlessEditor } from './headless-editor.ts'

/** Counts of carets of each sort. For each sort, `…Apart` counts those that left their character. */
export interface CaretTally {
  /** The character before the caret still exists. */
  living: number
  livingApart: number
  /** The caret was at the start of a line that still exists. */
  atStart: number
  startApart: number
  /** A split or a join has deleted the character and inserted it elsewhere, in one change. */
  moved: number
  movedApart: number
  /** The change was in the caret's line. */
  inItsLine: number
}

export const noCarets = (): CaretTally => ({
  living: 0,
  livingApart: 0,
  atStart: 0,
  startApart: 0,
  moved: 0,
  movedApart: 0,
  inItsLine: 0,
})

interface Spot {
  element: Y.XmlElement
  offset: number
}

const linesOf = (fragment: Y.XmlFragment) => fragment.toArray() as Y.XmlElement[]
const textOf = (element: Y.XmlElement) => element.get(0) as Y.XmlText
const stringOf = (element: Y.XmlElement) =>
  (textOf(element).toDelta() as { insert: string }[]).map(({ insert }) => insert).join('')

function spotOf({ state, binding }: HeadlessEditor): Spot | null {
  const { $head } = state.selection
  const element = linesOf(binding.fragment)[$head.index(0)]
  return element && $head.depth > 0 ? { element, offset: $head.parentOffset } : null
}

/** The character before `offset`, by its identity in Yjs. */
function characterBefore({ element, offset }: Spot): Y.RelativePosition {
  return Y.createRelativePositionFromTypeIndex(textOf(element), offset, -1)
}

/** Makes the change, and counts what it did to this editor's caret. */
export function judgeCaret(editor: HeadlessEditor, tally: CaretTally, change: () => void): void {
  const { fragment } = editor.binding
  const before = spotOf(editor)
  if (before === null) return change()
  const held = characterBefore(before)
  const wasLine = stringOf(before.element)
  const character = wasLine.charAt(before.offset - 1)
  change()
  if (!editor.binding.isOpen) return
  const now = spotOf(editor)
  const lives = linesOf(fragment).includes(before.element)
  const isAt = (element: Y.XmlElement, offset: number) => now?.element === element && now.offset === offset
  if (!lives || stringOf(before.element) !== wasLine) tally.inItsLine++

  if (before.offset === 0) {
    if (!lives) return
    tally.atStart++
    if (!isAt(before.element, 0) && !headMoved(editor, before, wasLine, now)) tally.startApart++
    return
  }
  if (lives && isLiving(fragment, held)) {
    const found = Y.createAbsolutePositionFromRelativePosition(held, editor.binding.doc)
    tally.living++
    if (found === null || !isAt(before.element, found.index)) tally.livingApart++
    return
  }
  const home = linesOf(fragment).filter((element) => stringOf(element).includes(character))
  const [only] = home
  if (only === undefined || home.length > 1) return
  tally.moved++
  if (!isAt(only, stringOf(only).indexOf(character) + 1)) tally.movedApart++
}

/** Whether the line's first character was moved. If so, a caret at the line's start must move with it. */
function headMoved({ binding }: HeadlessEditor, before: Spot, wasLine: string, now: Spot | null): boolean {
  const first = wasLine.charAt(0)
  const stays = first !== '' && stringOf(before.element).includes(first)
  const there = now !== null && linesOf(binding.fragment).includes(now.element)
  return !stays && there && stringOf(now.element).charAt(now.offset) === first
}

function isLiving(fragment: Y.XmlFragment, { item }: Y.RelativePosition): boolean {
  const store = fragment.doc?.store
  return item !== null && store !== undefined && !Y.getItem(store, item).deleted
}
