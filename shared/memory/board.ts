// The blocker board of a meeting: what waits for somebody, in the order in which the call should take it.

import type { LabelKind } from '../document/labels.ts'
import { isBlank, type Line } from '../document/lines.ts'
import { compare } from '../document/order.ts'
import { askedIn, isStatement } from './asked.ts'
import { itemsOf, type Item } from './items.ts'
import type { Age } from './series-memory.ts'

export type BoardState = 'open' | 'answered' | 'resolved'

/** Stands before the answer to an item on its label's own line, below which a line would be an item of its own. */
export const ANSWER = ' → '
const ANSWERED = /→\s*[^\s→]/

export interface BoardItem {
  item: Item
  kind: Extract<LabelKind, 'blocked' | 'question'>
  state: BoardState
  /** Handles and names of those who are asked. */
  asked: readonly string[]
  /** Whether the item stands on its label's own line, which cannot be ticked, and has no deeper lines. */
  isOnLabel: boolean
}

/**
 * The blockers and questions of a text. What a template offers and nobody has changed is left out. Under a heading
 * such as “Questions / Discussion”, which is nobody's, teams also write what asks nothing: that is left out too, but
 * for `Q: …`.
 */
export function boardItems(lines: readonly Line[], { handle = '', heading = '' } = {}): BoardItem[] {
  return itemsOf(lines, heading).flatMap((item) => {
    const { kind, lines: own, text } = item
    const [first, ...deeper] = own
    if ((kind !== 'blocked' && kind !== 'question') || first === undefined) return []
    if (first.node === 'line' && first.untouched) return []
    const isOnLabel = first.node !== 'line' || first.label
    const isAnswered = deeper.some((each) => !isBlank(each)) || (isOnLabel && ANSWERED.test(text))
    const state = item.isTicked ? 'resolved' : isAnswered ? 'answered' : 'open'
    if (handle === '' && isStatement(item)) return []
    return [{ item, kind, state, asked: askedIn(text, handle), isOnLabel }]
  })
}

/**
 * Each open blocker as one line of plain text, in order. Lines nested below a blocker explain it, and are left out.
 */
export const blockersOf = (lines: readonly Line[]): string[] =>
  itemsOf(lines)
    .filter(({ kind, isTicked }) => kind === 'blocked' && !isTicked)
    .map(({ text }) => text)

/** Oldest first. New items, and those of unknown age, come last. Equally old items keep their order. */
export const byAge = <Row extends { age: Age | null | undefined }>(rows: readonly Row[]): Row[] =>
  rows
    .map((row, at) => ({ row, at }))
    .sort((a, b) => compareAges(a.row.age, b.row.age) || a.at - b.at)
    .map(({ row }) => row)

function compareAges(one: Age | null | undefined, other: Age | null | undefined): number {
  if (!one || !other) return Number(!one) - Number(!other)
  return compare(one.since, other.since)
}
