// Finds the parts of lines that a step takes to another line: what stands before the step in its first line,
// and what stands after it in its last line. A split moves one of the two, and so does a join.

import { ReplaceStep, type Step } from '@tiptap/pm/transform'
import type { Fate } from './align.ts'
import type { PlacedLine } from './text-edit.ts'

export interface MovedPart {
  /** The index of the line that the part leaves, and its offset there. */
  old: number
  at: number
  length: number
  /** The index of the line that the part goes to, and its offset there. */
  new: number
  to: number
  /**
   * Whether the part leaves a label's line. Every page moves what is typed after a label below the label, so
   * this page need not move late letters.
   */
  isByItself: boolean
}

export function movedParts(
  step: Step,
  fates: readonly Fate[],
  olds: readonly PlacedLine[],
  news: readonly PlacedLine[],
): MovedPart[] {
  if (!(step instanceof ReplaceStep)) return []
  const grown = step.slice.size - (step.to - step.from)
  const lineAround = (pos: number): number => olds.findIndex((line) => line.pos < pos && pos <= endOf(line))
  const [first, last] = [lineAround(step.from), lineAround(step.to)]
  const [head, tail] = [olds[first], olds[last]]
  const parts: MovedPart[] = []
  const isLabel = (line: PlacedLine): boolean => line.node.attrs['label'] === true
  if (head) {
    const length = step.from - head.pos - 1
    parts.push({
      old: first,
      at: 0,
      length,
      new: news.findIndex(({ pos }) => pos === head.pos),
      to: 0,
      isByItself: isLabel(head),
    })
  }
  if (tail) {
    const length = endOf(tail) - step.to
    const now = news.findIndex((line) => endOf(line) === endOf(tail) + grown)
    const [size, newSize] = [tail.node.content.size, news[now]?.node.content.size ?? 0]
    parts.push({
      old: last,
      at: size - length,
      length,
      new: now,
      to: newSize - length,
      isByItself: isLabel(tail),
    })
  }
  return parts.filter((part) => isMoved(part, fates, olds, news))
}

const endOf = ({ pos, node }: PlacedLine): number => pos + 1 + node.content.size

function isMoved(
  { old, at, length, new: now, to }: MovedPart,
  fates: readonly Fate[],
  olds: readonly PlacedLine[],
  news: readonly PlacedLine[],
): boolean {
  const [was, is] = [olds[old]?.node, news[now]?.node]
  if (!was || !is || length <= 0 || to < 0) return false
  if (was.textContent.slice(at, at + length) !== is.textContent.slice(to, to + length)) return false
  const fate = fates.find((each) => each.is !== 'remove' && each.new === now)
  if (fate?.is !== 'keep') return fate?.is === 'insert'
  const { edit } = fate
  return fate.old !== old && edit.at <= to && to + length <= edit.at + edit.insert
}
