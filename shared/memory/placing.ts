// Where an answered item goes in its person's section, and which lines are written there.

import { labelKind, splitLabel, type LabelKind } from '../document/labels.ts'
import { isBlank, line, textOf, type Line, type Run, type TextLine } from '../document/lines.ts'
import { holdsLines } from '../document/nesting.ts'
import { MAX_DEPTH } from '../document/schema.ts'
import { carriedLines } from './answers.ts'
import type { Item } from './items.ts'

export interface Placing {
  /** The lines are written before the line with this index. */
  at: number
  lines: Line[]
}

/** What an item needs to be written again. */
export type Written = Pick<Item, 'kind' | 'label' | 'lines'>

/**
 * Done puts the item under the label for what is done, Still under the label that it stood under. If the section
 * has no such label, the item goes under the first label of that kind. If it has none of that kind either, a label
 * is written at the end: the item's own, or that of `template`. It holds the identity too: see `twins.ts`.
 */
export function placeAnswer(
  lines: readonly Line[],
  { kind, label, lines: own }: Written,
  answer: 'done' | 'still',
  identity: string,
  template: readonly Line[],
): Placing {
  const wanted = answer === 'done' ? 'done' : kind
  const said = answer === 'done' ? '' : label
  const at = labelFor(lines, wanted, said)
  if (at !== -1) {
    const { end, depth } = below(lines, at)
    return { at: end, lines: carriedOver(own, depth, identity, answer) }
  }
  const written = { ...newLabel(lines, wanted, said, template), carried: identity }
  const depth = holdsLines(written) ? written.depth + 1 : written.depth
  return { at: endOf(lines), lines: [written, ...carriedOver(own, depth, identity, answer)] }
}

const folded = (text: string): string =>
  splitLabel(text.trim())
    .text.replace(/[:：]+$/u, '')
    .trim()
    .toLowerCase()

function labelFor(lines: readonly Line[], kind: LabelKind, said: string): number {
  const isLabel = (each: Line): boolean => each.node === 'line' && each.label
  const same = lines.findIndex(
    (each) => said !== '' && isLabel(each) && folded(textOf(each)) === folded(said),
  )
  return same === -1 ? lines.findIndex((each) => isLabel(each) && labelKind(textOf(each)) === kind) : same
}

/** Where the lines under a label end, and the depth of its items. */
function below(lines: readonly Line[], label: number): { end: number; depth: number } {
  const head = lines[label] as Line
  let end = label + 1
  let top = Infinity
  for (let at = end; at < lines.length; at++) {
    const each = lines[at] as Line
    if (each.node === 'line' && each.label) break
    if (isBlank(each)) continue
    // A paragraph at the label's depth, after the items, is not below any of them.
    const isBeside = each.node === 'line' && each.kind === 'text' && each.depth <= head.depth
    if (isBeside && each.depth < top && top < Infinity) break
    if (each.node === 'line') top = Math.min(top, each.depth)
    end = at + 1
  }
  return {
    end,
    depth: top < Infinity ? top : holdsLines(head) ? Math.min(head.depth + 1, MAX_DEPTH) : head.depth,
  }
}

/** The place behind the last line with words. */
const endOf = (lines: readonly Line[]): number => lines.findLastIndex((each) => !isBlank(each)) + 1

function newLabel(
  lines: readonly Line[],
  kind: LabelKind,
  said: string,
  template: readonly Line[],
): TextLine {
  const isLabel = (each: Line): each is TextLine => each.node === 'line' && each.label
  const offered = template.find((each) => isLabel(each) && labelKind(textOf(each)) === kind)
  const like = lines.find(isLabel) ?? template.find(isLabel)
  const text = said !== '' ? `${said.replace(/[:：]+$/u, '')}:` : offered ? textOf(offered) : 'Done:'
  return line(text, { kind: like?.kind ?? 'item', depth: like?.depth ?? 0, label: true })
}

/** The item's lines at another depth. The first one gets the identity. */
function carriedOver(
  [first, ...deeper]: readonly Line[],
  depth: number,
  carried: string,
  answer: 'done' | 'still',
): Line[] {
  if (first === undefined) return []
  const by = depth - first.depth
  const own: TextLine =
    first.node === 'line'
      ? { ...line(runsOf(first)), kind: kindOf(first), depth, carried }
      : { ...line(first.text.trim(), { kind: 'item', depth }), carried }
  if (own.kind === 'task' && answer === 'done') own.checked = true
  return [
    own,
    ...deeper.map((each): Line => {
      const to = Math.min(Math.max(each.depth + by, depth + 1), MAX_DEPTH)
      if (each.node !== 'line') return withoutPlace({ ...each, depth: to })
      // Another item below this one stays that item.
      const isOther = each.carried !== undefined && each.carried !== carried
      return { ...asNew({ ...each, depth: to }), ...(isOther && { carried: each.carried }) }
    }),
  ]
}

const kindOf = ({ kind, label }: TextLine): TextLine['kind'] => (!label && kind === 'task' ? 'task' : 'item')

/** The runs of the line, without its label. */
function runsOf({ label, runs }: TextLine): Run[] {
  if (!label) return runs
  const text = runs.map((run) => run.text).join('')
  let skip = text.length - splitLabel(text).rest.length
  return runs.flatMap((run): Run[] => {
    const rest = run.text.slice(Math.min(skip, run.text.length))
    skip = Math.max(0, skip - run.text.length)
    return rest === '' ? [] : [{ ...run, text: rest }]
  })
}

/** Without the line's place in the text that it was read from. */
const asNew = ({ runs, kind, depth, checked, label, number }: TextLine): TextLine =>
  line(runs, { kind, depth, checked, label, number })

function withoutPlace<L extends Line>(line: L): L {
  const copy = { ...line }
  delete copy.at
  return copy
}

/** Where the lines of an item are, as ranges: the first line, and the one after the last. */
export function rangesOf(lines: readonly Line[], identity: string): [number, number][] {
  const ranges: [number, number][] = []
  for (const { at, identity: found } of carriedLines(lines))
    if (found === identity && at >= (ranges.at(-1)?.[1] ?? 0)) ranges.push([at, endOfItem(lines, at)])
  return ranges
}

/**
 * Where the lines are that go if an item goes from its place: its own, and its label, if an answer
 * wrote that label and nothing else stands under it. `to`: where the item is written instead.
 */
export function leftBehind(lines: readonly Line[], identity: string, to?: Placing): [number, number][] {
  const own = rangesOf(lines, identity)
  const isGone = (at: number): boolean => own.some(([from, end]) => from <= at && at < end)
  const isLabel = (each: Line | undefined): each is TextLine => each?.node === 'line' && each.label
  const stays = to && !isLabel(to.lines[0]) ? lines.slice(0, to.at).findLastIndex(isLabel) : -1
  const spare = lines.flatMap((each, at): [number, number][] => {
    if (!isLabel(each) || each.carried === undefined || at === stays) return []
    if (splitLabel(textOf(each)).rest !== '') return []
    const next = lines.findIndex((other, below) => below > at && isLabel(other))
    const end = next === -1 ? lines.length : next
    const below = lines.slice(at + 1, end).map((line, nth) => ({ line, goes: isGone(at + 1 + nth) }))
    const isSpare = below.some(({ goes }) => goes) && below.every(({ line, goes }) => goes || isBlank(line))
    return isSpare ? [[at, at + 1]] : []
  })
  return [...spare, ...own].sort(([one], [other]) => one - other)
}

/** The place after an item and the deeper lines that follow it. */
export function endOfItem(lines: readonly Line[], at: number): number {
  const depth = lines[at]?.depth ?? 0
  let end = at + 1
  for (let next = end; next < lines.length; next++) {
    const line = lines[next] as Line
    if (isBlank(line)) continue
    // Code and tables may be at the margin, if nothing is between.
    const isDeeper = line.depth > depth
    if (line.node === 'line' ? line.label || !isDeeper : !isDeeper && next !== end) break
    end = next + 1
  }
  return end
}
