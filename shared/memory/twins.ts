// Twins: two lines with the same identity in one text, because two devices have each carried the item over. A
// reader sees one of them, and below it the words of the others that it does not have. If each device had to write
// a label for it, the label without lines under it is left out too.

import { textOf, type Line, type TextLine } from '../document/lines.ts'
import { MAX_DEPTH } from '../document/schema.ts'
import { groupBy } from '../words/group-by.ts'
import { carriedOnce, seenOf, type CarriedLine, type Named } from './answers.ts'

/** The lines that a reader sees. The list itself if there are no twins. */
export function withoutTwins(lines: readonly Line[], named: Named): readonly Line[] {
  const carried = carriedOnce(lines)
  if (carried.length < 2) return lines
  const twins = [...groupBy(carried, ({ identity }) => identity)].filter(([, group]) => group.length > 1)
  const count = twins.reduce((sum, [, group]) => sum + group.length, 0)
  if (count === 0 || count > MOST) return lines
  const left = [...lines]
  for (const [identity, group] of twins) merge(left, lines, group, named(identity))
  return withoutSpareLabels(left)
}

/** More twins than this were not written by people, and each takes a moment at every change. All are seen then. */
const MOST = 400

function withoutSpareLabels(lines: readonly Line[]): Line[] {
  const labels = groupBy(lines.filter(isLabel), wordsOf)
  const unused = new Set<Line>()
  let isUsed = false
  for (const line of [...lines].reverse()) {
    if (isLabel(line) && !isUsed && line.carried !== undefined) unused.add(line)
    if (wordsOf(line) !== '') isUsed = !isLabel(line)
  }
  return lines.filter((line) => !unused.has(line) || labels.get(wordsOf(line))?.length === 1)
}

const isLabel = (line: Line): line is TextLine => line.node === 'line' && line.label

/** `lines`: the text as it was, in which the places of the group are. */
function merge(
  left: Line[],
  lines: readonly Line[],
  group: readonly CarriedLine[],
  said: ReturnType<Named>,
): void {
  // An earlier merge may have moved a line to another depth, and then it is a copy.
  const members = group.flatMap((each) => {
    const line = lines[each.at]
    const here = line === undefined ? -1 : left.findIndex((each) => readAs(each) === readAs(line))
    return here === -1 ? [] : [{ line: left[here] as Line, each }]
  })
  const isWithin = (inner: Line, outer: Line): boolean =>
    inner !== outer && left.slice(...rangeOf(left, outer)).includes(inner)
  let stays = members.find(({ each }) => each === seenOf(group, said))?.line ?? members[0]?.line
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
  const has = groupBy(left.slice(start, end), contentOf)
  const isLacking = (line: Line): boolean => has.get(contentOf(line))?.pop() === undefined
  const isOther = isLacking(first)
  const by = stays.depth - first.depth + (isOther ? 1 : 0)
  const lacking = [...(isOther ? [first] : []), ...below.filter(isLacking)]
  left.splice(end, 0, ...lacking.map((line) => deeper(line, by, stays.depth + 1)))
}

const wordsOf = (line: Line): string => textOf(line).trim()

/** A line's words, and the addresses of its links. */
const contentOf = (line: Line): string =>
  JSON.stringify([
    ...[line.node, wordsOf(line)],
    ...(line.node === 'line' ? line.runs.flatMap(({ marks }) => marks.link?.href ?? []) : []),
  ])

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
