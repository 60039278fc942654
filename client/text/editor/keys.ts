// What the keys do to lines. Only Enter, joining and deleting change more than attributes. So no other key
// replaces a line in which somebody else may be typing.

import type { Node as EditorNode } from '@tiptap/pm/model'
import { Selection, TextSelection, type Command, type EditorState, type Transaction } from '@tiptap/pm/state'
import { looksLikeLabel, splitLabel } from '../../../shared/document/labels.ts'
import { isDropped, type Line } from '../../../shared/document/lines.ts'
import { holdsLines, nestingOf, parentsOf } from '../../../shared/document/nesting.ts'
import { MAX_DEPTH, shown, type LineKind } from '../../../shared/document/schema.ts'
import { lineOf } from './slices.ts'

export interface LineAt {
  node: EditorNode
  /** The position before the node. */
  pos: number
  index: number
}

export const isLine = (node: EditorNode): boolean => node.type.name === 'line'
export const depthOf = (node: EditorNode): number => shown.depth(node.attrs['depth'])
const kindOf = (node: EditorNode): LineKind => shown.kind(node.attrs['kind'])

/** A label that is alone on its line: `In progress:`. */
const isBareLabel = (node: EditorNode): boolean =>
  node.attrs['label'] === true && looksLikeLabel(node.textContent)

export function lineAtCursor(state: EditorState): LineAt {
  const { $head } = state.selection
  const index = $head.index(0)
  return {
    node: state.doc.child(Math.min(index, state.doc.childCount - 1)),
    pos: $head.depth === 0 ? $head.pos : $head.before(1),
    index,
  }
}

export const cursor = (state: EditorState) =>
  state.selection instanceof TextSelection ? state.selection.$cursor : null

export const setAttributes = (tr: Transaction, pos: number, attributes: Record<string, unknown>) => {
  for (const [name, value] of Object.entries(attributes)) tr.setNodeAttribute(pos, name, value)
}

// ── depth ──

/** The lines that the selection touches, and the deeper lines that follow the last of them. */
function selectedWithChildren(state: EditorState): LineAt[] {
  const lines: LineAt[] = []
  const { from, to } = state.selection
  let shallowest = Infinity
  state.doc.forEach((node, pos, index) => {
    const touched = pos < to && pos + node.nodeSize > from
    const hangs = lines.length > 0 && lines.at(-1)?.index === index - 1 && depthOf(node) > shallowest
    if (!touched && !hangs) return
    if (touched) shallowest = Math.min(shallowest, depthOf(node))
    lines.push({ node, pos, index })
  })
  return lines
}

/**
 * Makes a command that moves the selected lines and their deeper lines one level in (1) or out (-1). Levels
 * are those that are drawn. In: the first line goes below the line that it stands beside. Out: it goes beside
 * its parent.
 */
export const shiftDepth =
  (by: 1 | -1): Command =>
  (state, dispatch) => {
    const lines = selectedWithChildren(state)
    const change = by === 1 ? wayIn(state.doc, lines[0]) : wayOut(state.doc, lines)
    const isTooDeep = change > 0 && lines.some(({ node }) => depthOf(node) + change > MAX_DEPTH)
    if (change === 0 || isTooDeep) return false
    if (!dispatch) return true
    const { tr } = state
    for (const { node, pos } of lines) tr.setNodeAttribute(pos, 'depth', Math.max(0, depthOf(node) + change))
    dispatch(tr.scrollIntoView())
    return true
  }

/**
 * How much deeper a line gets when it goes below the line that it stands beside; 0 if no such line can hold
 * lines.
 */
function wayIn(doc: EditorNode, line: LineAt | undefined): number {
  if (line === undefined) return 0
  const lines = doc.children.slice(0, line.index + 1).map(lineOf)
  const nesting = nestingOf(lines)
  const level = nesting[line.index]?.depth ?? 0
  const beside = nesting.findLastIndex(({ depth }, at) => {
    const each = lines[at] as Line
    return at < line.index && depth <= level && (holdsLines(each) || !isDropped(each))
  })
  const holder = lines[beside]
  const isBeside =
    holder !== undefined &&
    line.node.type.name !== 'raw' &&
    nesting[beside]?.depth === level &&
    holdsLines(holder)
  return isBeside ? holder.depth + 1 - depthOf(line.node) : 0
}

/**
 * The change of the lines' depth, at most 0. After the move, the first line whose parent is not among the
 * lines is at the depth of that parent.
 */
function wayOut(doc: EditorNode, lines: readonly LineAt[]): number {
  const all = doc.children.map(lineOf)
  const parents = parentsOf(all, nestingOf(all))
  const first = lines[0]?.index ?? 0
  const moved = lines.find(({ index }) => {
    const parent = parents[index] ?? -1
    return parent >= 0 && parent < first
  })
  const parent = moved && doc.maybeChild(parents[moved.index] ?? -1)
  return parent ? depthOf(parent) - depthOf(moved.node) : 0
}

/** The depth of a line that goes one level out; null if it stands at the margin. */
function depthOut(doc: EditorNode, line: LineAt): number | null {
  const change = wayOut(doc, [line])
  return change === 0 ? null : depthOf(line.node) + change
}

// ── Enter ──

/**
 * An empty line goes one level out, then becomes text. A label gets an item under it. Any other line is
 * split.
 */
export const enter: Command = (state, dispatch) => {
  const { node } = lineAtCursor(state)
  if (!isLine(node)) return enterInSource(state, dispatch)
  if (state.selection.empty && node.content.size === 0 && outOfEmpty(state, dispatch)) return true
  if (!dispatch) return true
  const tr = state.tr.deleteSelection()
  const $at = tr.selection.$from
  const line = $at.node(1)
  const start = $at.before(1)
  if ($at.parentOffset === 0 && line.content.size > 0) {
    tr.insert(start, line.type.create({ kind: kindOf(line), depth: depthOf(line) }))
  } else {
    const at = isBareLabel(line) ? $at.end(1) : $at.pos
    const becomesLabel = at === $at.end(1) && depthOf(line) === 0 && looksLikeLabel(line.textContent)
    if (becomesLabel && line.attrs['label'] !== true) tr.setNodeAttribute(start, 'label', true)
    tr.split(at, 1, [{ type: line.type, attrs: attributesAfter(line, becomesLabel) }])
    tr.setSelection(TextSelection.create(tr.doc, at + 2))
  }
  dispatch(tr.scrollIntoView())
  return true
}

/** The attributes of the line that Enter makes after `line`. */
export const attributesAfter = (line: EditorNode, becomesLabel: boolean): Record<string, unknown> =>
  becomesLabel || line.attrs['label'] === true
    ? { kind: 'item', depth: depthBelow(lineOf(line)) }
    : { kind: kindOf(line), depth: depthOf(line) }

/**
 * The depth of lines that are written under a label. If the label is a paragraph, it holds no lines, and
 * items stand beside it.
 */
export const depthBelow = (line: Line): number =>
  holdsLines(line) ? Math.min(line.depth + 1, MAX_DEPTH) : line.depth

function outOfEmpty(state: EditorState, dispatch: ((tr: Transaction) => void) | undefined): boolean {
  const line = lineAtCursor(state)
  const depth = depthOut(state.doc, line)
  const change = depth !== null ? { depth } : kindOf(line.node) !== 'text' ? { kind: 'text' } : null
  if (change === null) return false
  if (dispatch) {
    const { tr } = state
    setAttributes(tr, line.pos, change)
    dispatch(tr.scrollIntoView())
  }
  return true
}

/** In code, Enter inserts a newline character. In an empty last line, it leaves the code. */
const enterInSource: Command = (state, dispatch) => {
  const { node, pos } = lineAtCursor(state)
  const $cursor = cursor(state)
  const leaves =
    $cursor?.parentOffset === node.content.size && /(?:^|\n)$/.test(node.textContent) && node.content.size > 0
  if (!dispatch) return true
  const { tr } = state
  if (leaves && $cursor) {
    tr.delete($cursor.pos - 1, $cursor.pos)
    const after = tr.mapping.map(pos + node.nodeSize)
    tr.insert(after, state.schema.node('line', { kind: 'text', depth: depthOf(node) }))
    tr.setSelection(TextSelection.create(tr.doc, after + 1))
  } else tr.insertText('\n')
  dispatch(tr.scrollIntoView())
  return true
}

// ── up and down ──

/** Makes a command that moves the cursor to the end of the label below (1) or above (-1), to add an item. */
export const ontoLabel =
  (by: 1 | -1): Command =>
  (state, dispatch, view) => {
    const index = (cursor(state)?.index(0) ?? -Infinity) + by
    const label = state.doc.maybeChild(index)
    if (!label || !isBareLabel(label) || view?.endOfTextblock(by === 1 ? 'down' : 'up') !== true) return false
    const end = state.doc.resolve(0).posAtIndex(index) + label.nodeSize - 1
    dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, end)).scrollIntoView())
    return true
  }

/**
 * Where the cursor goes if a person points at the words of a label: to the end of the first line below it, or of the
 * label if there is none; if the label has text on its line, before that text. Its words are changed by keys, or after
 * they are selected. Null if the place is not in the words of a label.
 */
export function besideLabel(doc: EditorNode, pos: number): number | null {
  const $pos = doc.resolve(pos)
  const label = $pos.depth === 0 ? null : $pos.node(1)
  if (label?.attrs['label'] !== true) return null
  const end = $pos.end(1)
  if (!isBareLabel(label)) {
    const text = end - splitLabel(label.textContent).rest.length
    return pos < text ? text : null
  }
  const below = doc.maybeChild($pos.index(0) + 1)
  const holds = below && isLine(below) && below.attrs['label'] !== true && depthOf(below) >= depthOf(label)
  return holds ? end + below.nodeSize : end
}

// ── Backspace and Delete ──

/**
 * At the start of a line, Backspace first removes the line's kind, then its depth, and then joins it to the
 * line above.
 */
export const backspace: Command = (state, dispatch) => {
  const $cursor = cursor(state)
  if (!$cursor || $cursor.parentOffset > 0) return false
  const line = lineAtCursor(state)
  const { node, pos, index } = line
  const change = index > 0 && isEmptyItem(node) ? null : simpler(state.doc, line)
  if (change !== null) {
    if (dispatch) {
      const { tr } = state
      setAttributes(tr, pos, change)
      dispatch(tr.scrollIntoView())
    }
    return true
  }
  return index === 0 ? true : joinAt(pos)(state, dispatch)
}

const isEmptyItem = (node: EditorNode): boolean =>
  isLine(node) && node.content.size === 0 && kindOf(node) === 'item' && node.attrs['label'] !== true

const simpler = (doc: EditorNode, line: LineAt): Record<string, unknown> | null => {
  const { node } = line
  if (!isLine(node)) return null
  if (node.attrs['label'] === true) return { label: null }
  const kind = kindOf(node)
  if (kind !== 'item' && kind !== 'text') return { kind: 'item', checked: null, number: null }
  const depth = depthOut(doc, line)
  if (depth !== null) return { depth }
  return kind === 'item' ? { kind: 'text' } : null
}

/** At the end of a line, Delete joins the next line to it. */
export const deleteForward: Command = (state, dispatch) => {
  const $cursor = cursor(state)
  if (!$cursor || $cursor.parentOffset < $cursor.parent.content.size) return false
  const after = $cursor.after(1)
  return after >= state.doc.content.size ? true : joinAt(after)(state, dispatch)
}

/**
 * Makes a command that joins the lines around `pos`. The joined line gets the upper line's attributes; if the
 * upper line is empty, the lower line's.
 */
const joinAt =
  (pos: number): Command =>
  (state, dispatch) => {
    const $pos = state.doc.resolve(pos)
    const [above, below] = [$pos.nodeBefore, $pos.nodeAfter]
    if (!above || !below) return false
    const { tr } = state
    if (below.content.size === 0) tr.delete(pos, pos + below.nodeSize)
    else if (above.content.size === 0) tr.delete(pos - above.nodeSize, pos)
    else if (above.type === below.type) tr.join(pos)
    else return true
    if (below.content.size === 0) tr.setSelection(Selection.near(tr.doc.resolve(pos - 1), -1))
    dispatch?.(tr.scrollIntoView())
    return true
  }

// ── tasks ──

/** Ticks a task, or removes its tick. Any other line becomes a task, except a label or code. */
export const tick: Command = (state, dispatch) => {
  const { node, pos } = lineAtCursor(state)
  if (!isLine(node) || node.attrs['label'] === true) return false
  if (isTask(node)) return toggleTaskAt(pos)(state, dispatch)
  if (dispatch) {
    const { tr } = state
    setAttributes(tr, pos, { kind: 'task', checked: null, number: null })
    dispatch(tr)
  }
  return true
}

/** In a label or code, the key that ticks does the same as Enter. */
export const tickOrEnter: Command = (state, dispatch, view) =>
  tick(state, dispatch) || enter(state, dispatch, view)

const isTask = (node: EditorNode): boolean => isLine(node) && kindOf(node) === 'task'

export const toggleTaskAt =
  (pos: number): Command =>
  (state, dispatch) =>
    tickAt(pos, state.doc.nodeAt(pos)?.attrs['checked'] !== true)(state, dispatch)

/** Writes only the tick of the line, and nothing if it is already right. */
export const tickAt =
  (pos: number, checked: boolean): Command =>
  (state, dispatch) => {
    const node = state.doc.nodeAt(pos)
    if (!node || !isTask(node)) return false
    if ((node.attrs['checked'] === true) !== checked)
      dispatch?.(state.tr.setNodeAttribute(pos, 'checked', checked || null))
    return true
  }

/** Ticks a line, or takes its tick away. A line that is no task becomes one, except a label or code. */
export const resolveAt =
  (pos: number, resolved: boolean): Command =>
  (state, dispatch) => {
    const node = state.doc.nodeAt(pos)
    if (!node || !isLine(node) || node.attrs['label'] === true) return false
    if (isTask(node)) return tickAt(pos, resolved)(state, dispatch)
    if (!resolved || !dispatch) return true
    const { tr } = state
    setAttributes(tr, pos, { kind: 'task', checked: true, number: null })
    dispatch(tr)
    return true
  }

/**
 * Puts the cursor into a new deeper line below a line, behind its other deeper lines. If the last of these is empty,
 * the cursor goes there. At the deepest level, the line moves one level out, so that there is a deeper one.
 */
export const addBelow =
  (pos: number): Command =>
  (state, dispatch) => {
    const { doc, tr } = state
    const node = doc.nodeAt(pos)
    if (!node || !isLine(node)) return false
    const index = doc.resolve(pos).index(0)
    const isDeepest = depthOf(node) === MAX_DEPTH
    let end = pos + node.nodeSize
    let last: EditorNode | null = null
    for (let at = index + 1; at < doc.childCount; at++) {
      const next = doc.child(at)
      if (next.attrs['label'] === true || depthOf(next) <= depthOf(node)) break
      last = next
      end += next.nodeSize
    }
    if (!dispatch) return true
    if (isDeepest) makeRoom(tr, index)
    if (last === null || !isLine(last) || last.content.size > 0) {
      const depth = isDeepest ? MAX_DEPTH : depthOf(node) + 1
      tr.insert(end, node.type.create({ kind: 'item', depth }))
      end += 2
    }
    dispatch(tr.setSelection(TextSelection.create(tr.doc, end - 1)).scrollIntoView())
    return true
  }

/**
 * Moves the item with this index one level out, so that a deeper line can stand below it. The items beside it that
 * follow go with it, because they would be below it otherwise. So does their label, if it would be no level above them.
 */
function makeRoom(tr: Transaction, index: number): void {
  const { doc } = tr
  const isDeepest = (at: number): boolean => {
    const node = doc.maybeChild(at)
    return node !== null && depthOf(node) === MAX_DEPTH && node.attrs['label'] !== true
  }
  let start = index
  let end = index + 1
  while (isDeepest(start - 1)) start--
  while (isDeepest(end)) end++
  const label = doc.maybeChild(start - 1)
  if (label?.attrs['label'] === true && depthOf(label) === MAX_DEPTH - 1) start--
  else start = index
  for (let at = start; at < end; at++)
    tr.setNodeAttribute(doc.resolve(0).posAtIndex(at), 'depth', depthOf(doc.child(at)) - 1)
}
