// Matches the lines before a step with the lines after it, so that as little text as possible moves, and text
// at others' carets moves only if there is no other way.

import { textEdit, type PlacedLine, type TextEdit } from './text-edit.ts'
import { ReplaceStep, type Step } from '@tiptap/pm/transform'

export type Fate =
  | { is: 'keep'; old: number; new: number; edit: TextEdit }
  | { is: 'insert'; new: number }
  | { is: 'remove'; old: number }

/** The cost of moving another person's caret, in characters: more than any line has. */
const CARET = 10_000_000

/**
 * Above this many pairs of lines, line n is matched with line n, because comparing every pair would take too
 * long.
 */
const MOST_PAIRS = 20_000

/** The offsets of other people's carets in an old line. */
export type Carets = (old: number) => readonly number[]

/**
 * Finds the alignment that moves the fewest characters, by the algorithm of Needleman and Wunsch (1970).
 * A line that is removed or inserted costs its length.
 */
export function align(step: Step, olds: PlacedLine[], news: PlacedLine[], carets: Carets): Fate[] {
  if (olds.length === news.length || olds.length * news.length > MOST_PAIRS)
    return alignInOrder(step, olds, news)
  const width = news.length + 1
  const cost = new Float64Array((olds.length + 1) * width)
  const costAt = (i: number, j: number) => cost[i * width + j] ?? Infinity

  const removals = olds.map(({ node }, i) => node.content.size + 1 + CARET * carets(i).length)
  const inserts = news.map(({ node }) => node.content.size + 1)
  const removal = (i: number) => removals[i - 1] ?? Infinity
  const insert = (j: number) => inserts[j - 1] ?? Infinity
  const keeps = olds.map((old, i) => news.map((now) => keep(step, old, now, carets(i))))
  const keepAt = (i: number, j: number) => keeps[i - 1]?.[j - 1] ?? null

  for (let i = 0; i <= olds.length; i++)
    for (let j = 0; j <= news.length; j++) {
      if (i === 0 && j === 0) continue
      cost[i * width + j] = Math.min(
        i > 0 && j > 0 ? costAt(i - 1, j - 1) + (keepAt(i, j)?.cost ?? Infinity) : Infinity,
        i > 0 ? costAt(i - 1, j) + removal(i) : Infinity,
        j > 0 ? costAt(i, j - 1) + insert(j) : Infinity,
      )
    }

  const fates: Fate[] = []
  let [i, j] = [olds.length, news.length]
  while (i > 0 || j > 0) {
    const [here, kept] = [costAt(i, j), keepAt(i, j)]
    if (kept !== null && here === costAt(i - 1, j - 1) + kept.cost)
      fates.push({ is: 'keep', old: --i, new: --j, edit: kept.edit })
    else if (i > 0 && here === costAt(i - 1, j) + removal(i)) fates.push({ is: 'remove', old: --i })
    else fates.push({ is: 'insert', new: --j })
  }
  return fates.reverse()
}

function keep(step: Step, old: PlacedLine, now: PlacedLine, carets: readonly number[]) {
  if (old.node.type !== now.node.type) return null
  const edit = textEdit(step, old, now)
  const moved = carets.filter((offset) => isWithin(offset, edit) && !isRemoved(step, old, offset)).length
  return { edit, cost: edit.insert + edit.remove + CARET * moved }
}

/** Whether the edit removes the character before the caret. At the start of a line: the one after it. */
const isWithin = (offset: number, { at, remove }: TextEdit): boolean =>
  remove > 0 && (offset === 0 ? at === 0 : at < offset && offset <= at + remove)

/**
 * Whether the step removes the character beside the caret for good. Then the line in which the caret stands
 * should stay, because letters of its person may be on their way there.
 */
function isRemoved(step: Step, { pos }: PlacedLine, offset: number): boolean {
  const at = pos + 1 + offset
  return step instanceof ReplaceStep && step.from < at && at <= step.to
}

function alignInOrder(step: Step, olds: PlacedLine[], news: PlacedLine[]): Fate[] {
  const fates: Fate[] = []
  for (let i = 0; i < Math.max(olds.length, news.length); i++) {
    const [old, now] = [olds[i], news[i]]
    const kept = old && now ? keep(step, old, now, []) : null
    if (kept !== null) fates.push({ is: 'keep', old: i, new: i, edit: kept.edit })
    else {
      if (old) fates.push({ is: 'remove', old: i })
      if (now) fates.push({ is: 'insert', new: i })
    }
  }
  return fates
}
