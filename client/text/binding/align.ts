// Matches the lines before a step with the lines after it, so that as little text as possible moves. Text at
// others' carets moves only if there is no other way.

import { textEdit, type PlacedLine, type TextEdit } from './text-edit.ts'
import { ReplaceStep, type Step } from '@tiptap/pm/transform'

export type Fate =
  | { is: 'keep'; old: number; new: number; edit: TextEdit }
  | { is: 'insert'; new: number }
  | { is: 'remove'; old: number }

/** The cost of moving another person's caret, in characters: more than any line has. */
const CARET = 10_000_000

/**
 * If there are more pairs of lines than this, line n is matched with line n, because comparing all pairs
 * would take too long.
 */
const MOST_PAIRS = 20_000

/** The offsets of other people's carets in an old line. */
export type Carets = (old: number) => readonly number[]

/**
 * Finds the alignment that moves the fewest characters, by the algorithm of Needleman and Wunsch (1970). A
 * line that is removed or inserted costs its length.
 */
export function align(step: Step, olds: PlacedLine[], news: PlacedLine[], carets: Carets): Fate[] {
  const simple = alignJoined(step, olds, news) ?? alignSplit(step, olds, news, carets)
  if (simple !== null) return simple
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

/**
 * If a step joins lines, the first of them stays, whoever has a caret in the others. Otherwise, if two people
 * join the same lines at the same time, each might remove the line that the other keeps. Null if the step
 * joins no lines.
 */
function alignJoined(step: Step, olds: PlacedLine[], news: PlacedLine[]): Fate[] | null {
  const first = firstJoined(step, olds)
  const [old, at] = [olds[first], news.findIndex(({ pos }) => pos === olds[first]?.pos)]
  const now = news[at]
  const kept = old && now ? keep(step, old, now, []) : null
  if (kept === null) return null
  const gone = (from: number, to: number) =>
    olds.slice(from, to).map((_, each): Fate => ({ is: 'remove', old: from + each }))
  const come = (from: number, to: number) =>
    news.slice(from, to).map((_, each): Fate => ({ is: 'insert', new: from + each }))
  return [
    ...gone(0, first),
    ...come(0, at),
    { is: 'keep', old: first, new: at, edit: kept.edit },
    ...gone(first + 1, olds.length),
    ...come(at + 1, news.length),
  ]
}

/**
 * If a step splits a line, the second part becomes the new line, unless others have carets only in that part.
 * Otherwise, if two people split neighbouring lines at the same time, the lines in between might get mixed
 * up. Null if the step splits no line.
 */
function alignSplit(step: Step, olds: PlacedLine[], news: PlacedLine[], carets: Carets): Fate[] | null {
  const [old, next] = olds
  if (!(step instanceof ReplaceStep) || !old || next || news.length < 2) return null
  if (!isIn(old, step.from) || !isIn(old, step.to)) return null
  const there = carets(0)
  const head = step.from - old.pos - 1
  const stays = there.length > 0 && there.every((offset) => offset > head) ? news.length - 1 : 0
  const now = news[stays]
  const kept = now ? keep(step, old, now, []) : null
  if (kept === null) return null
  return news.map((_, at): Fate =>
    at === stays ? { is: 'keep', old: 0, new: at, edit: kept.edit } : { is: 'insert', new: at },
  )
}

/** The index of the first line to which a step joins others. -1 if it joins none. */
export function firstJoined(step: Step, olds: readonly PlacedLine[]): number {
  if (!(step instanceof ReplaceStep)) return -1
  const first = olds.findIndex((line) => isIn(line, step.from))
  return olds.findIndex((line) => isIn(line, step.to)) > first ? first : -1
}

const isIn = ({ pos, node }: PlacedLine, at: number): boolean => pos < at && at <= pos + 1 + node.content.size

function keep(step: Step, old: PlacedLine, now: PlacedLine, carets: readonly number[]) {
  if (old.node.type !== now.node.type) return null
  const edit = textEdit(step, old, now)
  const moved = carets.filter((offset) => isWithin(offset, edit) && !isRemoved(step, old, offset)).length
  return { edit, cost: edit.insert + edit.remove + CARET * moved }
}

/**
 * Whether the edit removes the character before the caret. For a caret at the start of a line, the one after
 * it.
 */
const isWithin = (offset: number, { at, remove }: TextEdit): boolean =>
  remove > 0 && (offset === 0 ? at === 0 : at < offset && offset <= at + remove)

/**
 * Whether the step removes the character beside the caret for good. If so, the caret's line should stay,
 * because letters of that person may be on their way to it.
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
