// Finds out which pasted lines are labels, and which lines belong to them.

import { beginsWithLabel, labelKind, looksLikeLabel } from '../../../shared/document/labels.ts'
import { MAX_DEPTH, type LineAttributes } from '../../../shared/document/schema.ts'
import { textOfRuns, type Entry } from './pasted.ts'

/**
 * The label at the beginning of a text, with its colon: `Blocked:` in `Blocked: nothing`. Empty if there is
 * none.
 */
export const labelOf = (text: string): string => /^[^:：]{1,60}(?::(?=\s|$)|：)/.exec(text)?.[0] ?? ''

/**
 * Whether typing this text would make a label: a known word and a colon (`Done:`). `Note: we ship on Friday`
 * is prose.
 */
export function isLabelText(text: string): boolean {
  const label = labelOf(text)
  return label !== '' && labelKind(label) !== 'other' && looksLikeLabel(label) && beginsWithLabel(text)
}

/**
 * The entries, with labels at the margin and the lines after each label below it. A label deeper in a list
 * stays an item, because it belongs to the line above it. `isHere`: whether the place has this label.
 */
export function withLabels(entries: readonly Entry[], isHere: (label: string) => boolean): Entry[] {
  const base = entries.reduce((least, { line }) => Math.min(least, depthIn(line)), MAX_DEPTH)
  const isLabel = ({ line }: Entry): boolean => {
    if (line.node !== 'line' || line.depth > base) return false
    if (line.label) return true
    if (line.kind !== 'item' && line.kind !== 'text') return false
    const text = textOfRuns(line.runs)
    return isLabelText(text) || isHere(labelOf(text))
  }
  return groupsOf(entries, isLabel).flatMap(([first, ...below]): Entry[] => {
    if (first === undefined || first.line.node !== 'line' || !isLabel(first))
      return first ? [first, ...below] : []
    const own: Partial<LineAttributes> = first.line.label
      ? { depth: 0 }
      : { kind: 'item', label: true, depth: 0, checked: false, number: null }
    const least = below.reduce((depth, { line }) => Math.min(depth, depthIn(line)), MAX_DEPTH)
    // If a label's own list continues beside it, the lines beside it stay where they are.
    const isBelow = (below[0]?.line.depth ?? 0) > base
    const shift = isBelow ? -base : 1 - least
    return [
      { line: { ...first.line, ...own }, loose: false },
      ...below.map(({ line, loose }): Entry => {
        const depth = Math.min(Math.max(line.depth + shift, 0), MAX_DEPTH)
        return loose && line.node === 'line'
          ? { line: { ...line, kind: 'item', depth: Math.max(depth, 1) }, loose: false }
          : { line: { ...line, depth }, loose }
      }),
    ]
  })
}

/** Raw lines stand at the margin, whatever stands around them. */
const depthIn = (line: Entry['line']): number => (line.node === 'raw' ? MAX_DEPTH : line.depth)

/**
 * Splits the list before each entry that begins a group. If there are entries before the first such entry,
 * they are a group too.
 */
export function groupsOf(entries: readonly Entry[], begins: (entry: Entry) => boolean): Entry[][] {
  const groups: Entry[][] = []
  for (const entry of entries)
    if (groups.length === 0 || begins(entry)) groups.push([entry])
    else groups.at(-1)?.push(entry)
  return groups
}
