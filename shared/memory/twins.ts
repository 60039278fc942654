// Twins: two lines with the same identity in one text, because two devices have each carried the item over. A
// reader sees one of them, and below it the words of the others that it does not have. If each device had to write
// a label for it, the label that nothing stands under any more is left out too.

import { textOf, type Line } from '../document/lines.ts'
import { MAX_DEPTH } from '../document/schema.ts'
import { groupBy } from '../words/group-by.ts'
import { carriedOnce, type CarriedLine, type Named } from './answers.ts'

/** The lines that a reader sees. The list itself if there are no twins. */
export function withoutTwins(lines: readonly Line[], named: Named): readonly Line[] {
  const carried = carriedOnce(lines)
  if (carried.length < 2) return lines
  const twins = [...groupBy(carried, ({ identity }) => identity)].filter(([, group]) => group.length > 1)
  if (twins.length === 0) return lines
  const left = [...lines]
  for (const [identity, group] of twins) merge(left, lines, group, named(identity))
  return left.filter(
    (line, at) => !isSpareLabel(line) || !left.some((each) => isSameLabel(each, line)) || !isUnused(left, at),
  )
}

const isSpareLabel = (line: Line): boolean => line.node === 'line' && line.label && line.carried !== undefined

const isSameLabel = (one: Line, other: Line): boolean =>
  one !== other && one.node === 'line' && one.label && wordsOf(one) === wordsOf(other)

function isUnused(lines: readonly Line[], at: number): boolean {
  const next = lines.slice(at + 1).find((line) => wordsOf(line) !== '')
  return next === undefined || (next.node === 'line' && next.label)
}

/** `lines`: the text as it was, in which the places of the group are. */
function merge(
  left: Line[],
  lines: readonly Line[],
  group: readonly CarriedLine[],
  said: ReturnType<Named>,
): void {
  // An earlier merge may have moved a line to another depth, and then it is a copy.
  const members = group.flatMap(({ at, answers }) => {
    const line = lines[at]
    const here = line === undefined ? -1 : left.findIndex((each) => readAs(each) === readAs(line))
    return here === -1 ? [] : [{ line: left[here] as Line, answers }]
  })
  const isWithin = (inner: Line, outer: Line): boolean =>
    inner !== outer && left.slice(...rangeOf(left, outer)).includes(inner)
  let stays = (members.find(({ answers }) => answers === said) ?? members[0])?.line
  for (;;) {
    const around = members.find(({ line }) => stays !== undefined && isWithin(stays, line))
    if (around === undefined) break
    stays = around.line
  }
  if (stays === undefined) return
  // Inner ones first, so that a twin within a twin is taken out by itself.
  const others = members.filter(({ line }) => line !== stays).reverse()
  for (const { line } of others) mergeOne(left, stays, line)
}

function mergeOne(left: Line[], stays: Line, other: Line): void {
  const [from, to] = rangeOf(left, other)
  const [first, ...below] = left.splice(from, to - from)
  if (first === undefined) return
  const [start, end] = rangeOf(left, stays)
  const has = left.slice(start, end).map(wordsOf)
  const isLacking = (line: Line): boolean => {
    const at = has.indexOf(wordsOf(line))
    if (at !== -1) has.splice(at, 1)
    return at === -1
  }
  const isOther = isLacking(first)
  const by = stays.depth - first.depth + (isOther ? 1 : 0)
  const lacking = [...(isOther ? [first] : []), ...below.filter(isLacking)]
  left.splice(end, 0, ...lacking.map((line) => deeper(line, by, stays.depth + 1)))
}

const wordsOf = (line: Line): string => textOf(line).trim()

/** The line's place, and the place after the deeper lines that follow it. Empty lines at the end do not count. */
function rangeOf(lines: readonly Line[], line: Line): [number, number] {
  const start = lines.indexOf(line)
  let end = start + 1
  for (let at = end; at < lines.length; at++) {
    const next = lines[at] as Line
    const isBelow = next.node !== 'line' || (!next.label && next.depth > line.depth)
    if (textOf(next).trim() === '') continue
    if (!isBelow) break
    end = at + 1
  }
  return [start, end]
}

const origins = new WeakMap<Line, Line>()
/** The line as it was read. It may stand at another depth. */
export const readAs = (line: Line): Line => origins.get(line) ?? line

function deeper(line: Line, by: number, least: number): Line {
  const depth = Math.min(Math.max(line.depth + by, least), MAX_DEPTH)
  if (depth === line.depth) return line
  const copy = { ...line, depth }
  origins.set(copy, readAs(line))
  return copy
}
