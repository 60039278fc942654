// Puts pasted lines into a text: into the line with the cursor, below it, or in place of it.
//
//   A line without structure joins the text at the cursor. Lines with a structure of their own stay lines.
//   An empty line gets the kind of the first pasted line. A label stays whole: text that is pasted into it goes
//   below it. Lines without a kind of their own (paragraphs) get the kind of the line into which they are put.
//   Labels (`Done:`) go where the section has the same labels, or to the margin: see `place-labels`.
//   In code, everything is text.
//   After a table, the cursor is put into a line of its own, so that the text typed next is not part of the table.

import type { Node as EditorNode, ResolvedPos, Schema } from '@tiptap/pm/model'
import { AllSelection, Selection, TextSelection, type EditorState, type Transaction } from '@tiptap/pm/state'
import { looksLikeLabel } from '../../../shared/document/labels.ts'
import { plain, type Line, type Run } from '../../../shared/document/lines.ts'
import { MAX_DEPTH, shown } from '../../../shared/document/schema.ts'
import { groupsOf, withLabels } from '../paste/label-lines.ts'
import type { Entry, Pasted } from '../paste/pasted.ts'
import { rawOf, rowsOf } from '../paste/table.ts'
import { attributesAfter, depthOf, isLine } from './keys.ts'
import { isWithinText, labelsIn, placeLabels, wordOf, type LabelGroup } from './place-labels.ts'
import { nodeOf } from './slices.ts'

export function placed(state: EditorState, pasted: Pasted): Transaction {
  const { tr } = state
  removeSelected(tr)
  const { $from } = tr.selection
  const place = $from.parent
  if (!isLine(place)) return insertSource(tr, $from, pasted.text)
  const literal = marksAt(state, $from).some(({ type }) => ['codeSpan', 'verbatim'].includes(type.name))
  const labelled = literal || pasted.asIs ? null : labelledAt($from, pasted)
  if (labelled !== null) return insertLabels(tr, $from, labelled)
  const [first] = pasted.entries
  const isText = first?.loose === true || pasted.open.start || place.content.size > 0
  if (pasted.piece !== null && isText) {
    const piece = literal ? plain(pasted.text.replace(/\n$/, '')) : pasted.piece
    return insertPiece(tr, $from, piece, state)
  }
  return insertLines(tr, $from, pasted)
}

/**
 * The pasted lines with labels; null if none of them is a label. Text that was copied from inside a line has
 * no labels.
 */
function labelledAt($from: ResolvedPos, pasted: Pasted): Pasted | null {
  const isPiece = pasted.piece !== null && $from.parent.content.size > 0 && !isLabelEnd($from)
  const isCut = pasted.open.start && $from.parent.content.size > 0 && $from.parent.attrs['label'] !== true
  if (isPiece || isCut) return null
  const here = labelsIn($from.doc)
  const entries = withLabels(pasted.entries, (label) => label !== '' && here.has(wordOf(label)))
  return entries.some(isLabel) ? { ...pasted, entries } : null
}

const isLabel = ({ line }: Entry): boolean => line.node === 'line' && line.label

/** The lines before the first label are put in separately. */
function insertLabels(tr: Transaction, $from: ResolvedPos, pasted: Pasted): Transaction {
  const [first = [], ...others] = groupsOf(pasted.entries, isLabel)
  const isLead = !first.slice(0, 1).some(isLabel)
  const isWithin = isWithinText($from)
  if (isLead) insertLines(tr, $from, { ...pasted, entries: first, piece: null })
  const groups = (isLead ? others : [first, ...others]).flatMap(([label, ...below]): LabelGroup[] =>
    label?.line.node === 'line' ? [{ label: label.line, below: below.flatMap(belowLabel) }] : [],
  )
  const $at = tr.selection.$from
  if (!isWithin) return placeLabels(tr, $at, groups)
  const { schema } = $at.parent.type
  const nodes = groups.flatMap(({ label, below }) => [label, ...below]).map((line) => nodeOf(schema, line))
  if ($at.parent.content.size === 0) return replaceEmpty(tr, $at, nodes)
  return $at.parent.textBetween(0, $at.parentOffset).trim() === ''
    ? insertAbove(tr, $at, nodes, false)
    : insertAfter(tr, $at.pos, nodes, false)
}

const belowLabel = ({ line }: Entry): Line[] =>
  line.node === 'table' ? rowsOf(line, 'item', line.depth) : [line]

/** Removes the selection, and joins its first and its last line. */
function removeSelected(tr: Transaction): void {
  if (tr.selection instanceof AllSelection)
    tr.setSelection(TextSelection.between(Selection.atStart(tr.doc).$from, Selection.atEnd(tr.doc).$to))
  const { from, to } = tr.selection
  if (from === to) return
  tr.delete(from, to)
  tr.setSelection(Selection.near(tr.doc.resolve(from)))
}

/** If the text ends with a line end, the code does not get an empty last line for it. */
function insertSource(tr: Transaction, $from: ResolvedPos, text: string): Transaction {
  const after = $from.parent.textBetween($from.parentOffset, $from.parent.content.size)
  const inserted = after === '' || after.startsWith('\n') ? text.replace(/\n$/, '') : text
  return inserted === '' ? tr : tr.insertText(inserted)
}

const marksAt = (state: EditorState, $from: ResolvedPos) => state.storedMarks ?? $from.marks()

function insertPiece(
  tr: Transaction,
  $from: ResolvedPos,
  piece: readonly Run[],
  state: EditorState,
): Transaction {
  const { schema } = state
  const line = $from.parent
  const text = piece.map((run) => run.text).join('')
  if (isLabelEnd($from) && /^\S/.test(text)) {
    const below = nodeOf(schema, textLine([...piece], attributesAfter(line, false)))
    return insertBelow(tr, $from, [below])
  }
  const around = marksAt(state, $from)
  const nodes = nodeOf(schema, textLine([...piece], {})).children.map((node) =>
    node.marks.length === 0 ? node.mark(around) : node,
  )
  const size = nodes.reduce((sum, node) => sum + node.nodeSize, 0)
  tr.insert($from.pos, nodes)
  return tr.setSelection(TextSelection.create(tr.doc, $from.pos + size))
}

const isLabelEnd = ({ parent, parentOffset }: ResolvedPos): boolean =>
  parent.attrs['label'] === true &&
  parentOffset === parent.content.size &&
  parent.textContent.endsWith(':') &&
  looksLikeLabel(parent.textContent)

const textLine = (runs: Run[], { kind, depth }: Record<string, unknown>): Line => ({
  node: 'line',
  kind: shown.kind(kind),
  depth: shown.depth(depth),
  checked: false,
  label: false,
  number: null,
  runs,
  untouched: false,
})

function insertLines(tr: Transaction, $from: ResolvedPos, pasted: Pasted): Transaction {
  const place = $from.parent
  const { schema } = place.type
  const [before, after] = [
    place.textBetween(0, $from.parentOffset),
    place.textBetween($from.parentOffset, place.content.size),
  ]
  if (
    place.attrs['label'] === true ||
    (after === '' && depthOf(place) === 0 && /:\s*$/.test(before) && looksLikeLabel(before))
  ) {
    const isOwnList = pasted.entries.some(({ line }) => line.node === 'line' && line.label)
    return insertBelow(tr, $from, nodesOf(schema, pasted, attributesAfter(place, !isOwnList)))
  }
  const nodes = nodesOf(schema, pasted, place.attrs)
  if (place.content.size === 0) return replaceEmpty(tr, $from, nodes)
  const joins = (entry: Entry | undefined, open: boolean) =>
    entry?.line.node === 'line' && (entry.loose || open)
  const [first] = nodes
  const last = nodes.at(-1)
  const joinsFirst = joins(pasted.entries[0], pasted.open.start)
  const joinsLast =
    nodes.length > 1 && last?.type === place.type && joins(pasted.entries.at(-1), pasted.open.end)
  if (joinsFirst && first?.type === place.type) {
    tr.insert($from.pos, first.content)
    return insertAfter(tr, $from.pos + first.content.size, nodes.slice(1), joinsLast)
  }
  return before.trim() === ''
    ? insertAbove(tr, $from, nodes, joinsLast)
    : insertAfter(tr, $from.pos, nodes, joinsLast)
}

/** The pasted lines as nodes, at the depth of their place. `at`: the attributes of a line there. */
function nodesOf(schema: Schema, { entries, open }: Pasted, at: Record<string, unknown>): EditorNode[] {
  const kind = shown.kind(at['kind'])
  const base = shown.depth(at['depth'])
  const isInList = kind !== 'text' || base > 0
  const isAllLoose = entries.every(({ loose }) => loose)
  const lines = entries.flatMap(({ line }): Line[] => {
    if (line.node === 'table')
      return isInList ? rowsOf(line, kind === 'text' ? 'item' : kind, line.depth) : [rawOf(line)]
    return [isAllLoose && line.node === 'line' ? { ...line, kind } : line]
  })
  const shallowest = lines.reduce(
    (least, line) => (isDeep(line) ? Math.min(least, line.depth) : least),
    MAX_DEPTH,
  )
  const shift = base - (open.start ? (lines[0]?.depth ?? 0) : shallowest)
  return lines.map((line) =>
    nodeOf(schema, isDeep(line) ? { ...line, depth: shown.depth(line.depth + shift) } : line),
  )
}

/** Markdown that is not understood stands at the margin. */
const isDeep = (line: Line): boolean => line.node !== 'raw'

function insertBelow(tr: Transaction, $from: ResolvedPos, nodes: EditorNode[]): Transaction {
  const at = $from.after(1)
  tr.insert(at, nodes)
  return cursorBefore(tr, at + sizeOf(nodes), $from.parent)
}

/** Keeps the empty line itself if possible, because somebody else may be about to type in it. */
function replaceEmpty(tr: Transaction, $from: ResolvedPos, nodes: EditorNode[]): Transaction {
  const place = $from.parent
  const start = $from.before(1)
  const [first, ...others] = nodes
  if (first?.hasMarkup(place.type, place.attrs) === true) {
    if (others.length > 0) tr.insert($from.after(1), others)
    tr.insert($from.pos, first.content)
  } else tr.replaceWith(start, $from.after(1), nodes)
  return cursorBefore(tr, start + sizeOf(nodes), place)
}

function insertAbove(tr: Transaction, $from: ResolvedPos, nodes: EditorNode[], joins: boolean): Transaction {
  const last = joins ? nodes.at(-1) : undefined
  const above = last ? nodes.slice(0, -1) : nodes
  if (last) tr.insert($from.pos, last.content)
  tr.insert($from.before(1), above)
  return last
    ? tr.setSelection(TextSelection.create(tr.doc, $from.pos + sizeOf(above) + last.content.size))
    : cursorBefore(tr, $from.before(1) + sizeOf(above), $from.parent)
}

/**
 * Inserts lines after the text before `pos`. The text after `pos` goes after them, into a line of its own.
 */
function insertAfter(tr: Transaction, pos: number, nodes: EditorNode[], joins: boolean): Transaction {
  const $at = tr.doc.resolve(pos)
  if (nodes.length === 0) return tr.setSelection(TextSelection.create(tr.doc, pos))
  if ($at.parentOffset === $at.parent.content.size) return insertBelow(tr, $at, nodes)
  const last = joins ? nodes.at(-1) : undefined
  const between = last ? nodes.slice(0, -1) : nodes
  tr.split(pos, 1, [{ type: $at.parent.type, attrs: attributesAfter($at.parent, false) }])
  if (last) tr.insert(pos + 2, last.content)
  tr.insert(pos + 1, between)
  return last
    ? tr.setSelection(TextSelection.create(tr.doc, pos + 2 + sizeOf(between) + last.content.size))
    : cursorBefore(tr, pos + 1 + sizeOf(between), $at.parent)
}

const sizeOf = (nodes: readonly EditorNode[]): number => nodes.reduce((sum, node) => sum + node.nodeSize, 0)

/**
 * Puts the cursor at the end of the line before `pos`. If that line is raw, puts the cursor into an empty
 * line after it, which is like `place`.
 */
function cursorBefore(tr: Transaction, pos: number, place: EditorNode): Transaction {
  const { nodeBefore, nodeAfter } = tr.doc.resolve(pos)
  if (nodeBefore?.type.name !== 'raw') return tr.setSelection(Selection.near(tr.doc.resolve(pos - 1), -1))
  const isFree = nodeAfter !== null && isLine(nodeAfter) && nodeAfter.content.size === 0
  if (!isFree) tr.insert(pos, place.type.create(attributesAfter(place, false)))
  return tr.setSelection(TextSelection.create(tr.doc, pos + 1))
}
