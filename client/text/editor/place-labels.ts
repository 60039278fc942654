// Puts pasted labels into a section, with the lines below them.
//
// If the section has the same label with nothing below it, the pasted label takes its place. If the cursor
// is at the end of the lines below the same label, the pasted lines continue there. Any other
// pasted label is inserted after the one that was pasted before it.

import type { Node as EditorNode, ResolvedPos } from '@tiptap/pm/model'
import { Selection, type Transaction } from '@tiptap/pm/state'
import { labelKind } from '../../../shared/document/labels.ts'
import { isDropped, labelEnd, line, plain, type Line } from '../../../shared/document/lines.ts'
import { shown } from '../../../shared/document/schema.ts'
import { labelOf } from '../paste/label-lines.ts'
import { dropStart, textOfRuns, trimmed } from '../paste/pasted.ts'
import { depthBelow } from './keys.ts'
import { lineOf, nodeOf } from './slices.ts'

/** A pasted label, with the lines below it. */
export interface LabelGroup {
  label: Extract<Line, { node: 'line' }>
  below: Line[]
}

interface Place {
  node: EditorNode
  /** The position before the label. */
  pos: number
  /** Whether the label has nothing below it and nothing after its colon. */
  isFree: boolean
  holdsCursor: boolean
}

const isLabel = (node: EditorNode): boolean => node.attrs['label'] === true && node.content.size > 0

/** Whether there is more text after the cursor: in its line, or below its label. */
export function isWithinText($from: ResolvedPos): boolean {
  const { parent, parentOffset, doc } = $from
  if (isLabel(parent)) return false
  if (parent.textBetween(parentOffset, parent.content.size).trim() !== '') return true
  const after = doc.children.slice($from.index(0) + 1)
  const next = after.find((node) => isLabel(node) || !isDropped(lineOf(node)))
  return next !== undefined && !isLabel(next)
}

/** The words of the labels in a text. */
export const labelsIn = (doc: EditorNode): Set<string> =>
  new Set(doc.children.filter(isLabel).map((node) => wordOf(node.textContent)))

/** The text of a label in lower case, without its colon and the characters around it. */
export function wordOf(text: string): string {
  const letters = /[\p{L}\p{N}].*/su.exec((labelOf(text) || text).slice(0, MOST))?.[0] ?? ''
  return letters.replace(/[\s:：]{0,9}$/, '').toLowerCase()
}

const MOST = 70

const linesOf = (group: LabelGroup | undefined): Line[] => (group ? [group.label, ...group.below] : [])

/** Inserts labels at the cursor. Below the cursor's label, nothing may be written after the cursor. */
export function placeLabels(tr: Transaction, $from: ResolvedPos, groups: readonly LabelGroup[]): Transaction {
  const place = $from.parent
  const places = placesIn($from.doc, $from.index(0))
  const targets = targetsOf(groups, places)
  const before = tr.steps.length
  const now = (pos: number, side = 1) => tr.mapping.slice(before).map(pos, side)
  const cursorEnd = endOf($from)
  // Somebody else may be about to type in the empty line, so it is kept if possible.
  let isLeft = place.content.size === 0
  let end: number | null = null
  for (let at = 0; at < groups.length;) {
    const target = targets[at]
    const lines = target ? linesBelow(tr, now(target.pos), target, groups[at++]) : []
    // All labels that are inserted, and not put into existing ones, are inserted in one step.
    for (; at < groups.length && targets[at] === undefined; at++)
      for (const each of linesOf(groups[at])) lines.push(each)
    const nodes = lines.map((each) => nodeOf(place.type.schema, each))
    let pos = target?.holdsCursor
      ? now(cursorEnd, -1)
      : target
        ? now(target.pos + target.node.nodeSize)
        : now(cursorEnd)
    const [first] = nodes
    if (isLeft && (target?.holdsCursor ?? true) && first?.hasMarkup(place.type, place.attrs)) {
      isLeft = false
      nodes.shift()
      tr.insert(pos - 1, first.content)
      pos += first.content.size
    }
    tr.insert(pos, nodes)
    end = pos + nodes.reduce((sum, node) => sum + node.nodeSize, 0)
  }
  if (end !== null) tr.setSelection(Selection.near(tr.doc.resolve(end - 1), -1))
  return isLeft ? tr.delete(now($from.before(1)), now($from.after(1), -1)) : tr
}

/** The end of the cursor's line. If that is a label, the end of the lines below it. */
function endOf($from: ResolvedPos): number {
  let end = $from.after(1)
  if (!isLabel($from.parent)) return end
  let pos = end
  for (const node of $from.doc.children.slice($from.index(0) + 1)) {
    if (isLabel(node)) break
    pos += node.nodeSize
    if (!isDropped(lineOf(node))) end = pos
  }
  return end
}

function placesIn(doc: EditorNode, cursor: number): Place[] {
  const places: Place[] = []
  doc.forEach((node, pos, index) => {
    const last = places.at(-1)
    if (isLabel(node)) {
      if (last && index <= cursor) last.holdsCursor = false
      const isFree = labelEnd(node.textContent) === 0
      places.push({ node, pos, isFree, holdsCursor: index <= cursor })
    } else if (last && !isDropped(lineOf(node))) last.isFree = false
  })
  return places
}

/**
 * The place of each pasted label, if the text has one. A place with the same word comes before a place with
 * the same kind.
 */
function targetsOf(groups: readonly LabelGroup[], places: readonly Place[]): (Place | undefined)[] {
  const targets: (Place | undefined)[] = groups.map(() => undefined)
  const taken = new Set<Place>()
  const take = (keyOf: (text: string) => string, from: readonly Place[]) => {
    const free = new Map<string, Place[]>()
    for (const place of from.toReversed()) {
      const key = keyOf(place.node.textContent)
      const same = free.get(key)
      if (same) same.push(place)
      else free.set(key, [place])
    }
    for (const [at, { label }] of groups.entries()) {
      if (targets[at]) continue
      const found = free.get(keyOf(textOfRuns(label.runs)))?.pop()
      if (found) taken.add(found)
      targets[at] = found
    }
  }
  take(
    wordOf,
    places.filter(({ isFree, holdsCursor }) => isFree || holdsCursor),
  )
  take(
    labelKind,
    places.filter((place) => place.isFree && !taken.has(place) && isItem(place.node) && isOfKind(place.node)),
  )
  return targets
}

const isOfKind = (node: EditorNode): boolean => labelKind(node.textContent) !== 'other'

/** A label that was a heading keeps its whole text, because the characters in it make it a heading. */
const isItem = (node: EditorNode): boolean => node.attrs['kind'] === 'item'

/** Adds to the label what the pasted one has in addition. Returns the lines that go below it. */
function linesBelow(
  tr: Transaction,
  pos: number,
  { node, isFree }: Place,
  group: LabelGroup | undefined,
): Line[] {
  if (group === undefined) return []
  const { label, below } = group
  const text = textOfRuns(label.runs)
  const end = pos + node.nodeSize - 1
  let rest = trimmed(dropStart(label.runs, labelOf(text).length))
  if (isFree && wordOf(text) !== wordOf(node.textContent)) {
    tr.replaceWith(pos + 1, end, nodeOf(node.type.schema, label).content)
    rest = []
  } else if (isFree && labelOf(node.textContent) !== '') {
    if (rest.length > 0)
      tr.insert(end, nodeOf(node.type.schema, { ...label, runs: [...plain(' '), ...rest] }).content)
    rest = []
  }
  const shift = depthBelow(lineOf(node)) - 1
  const item = line(rest, { kind: 'item', depth: 1 })
  return (rest.length > 0 ? [item, ...below] : below).map((each) => ({
    ...each,
    depth: shown.depth(each.depth + shift),
  }))
}
