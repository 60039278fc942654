// Merges two versions of a short text, and keeps carets. My steps are applied again to the text that others
// made.
//
//   base     the text that both versions began with
//   theirs   the text that others made from it
//   steps    what I did to the base at the same time, one step after the other
//
// Nothing that anybody typed is left out. What they and I typed at the same place stands side by side, each
// of the two whole (`side-by-side.ts`). If one of us changed what the other deleted or replaced, or if both
// began a word at the same place, the versions collided, and the result says so.
//
// The other text is compared word by word. A changed word is compared by its letters.

import { diffArrays } from 'diff'
import { wasTheirs, isIn, sideBySide, type Cell, type Meeting, type Wishes } from './side-by-side.ts'

export type { Meeting } from './side-by-side.ts'

export interface Splice {
  at: number
  removed: number
  inserted: string
  /**
   * Whether this continues what I typed just before. Then it stays there, before what others typed at that
   * place.
   */
  goesOn?: boolean
}

export interface Step {
  /** In the order of the text. All of them refer to the text before the step. */
  splices: readonly Splice[]
  /**
   * False for a step of others in between. It led to the text that I then typed in, but it is not applied
   * again.
   */
  mine: boolean
}

export interface Replayed {
  text: string
  /** The changes that turn `theirs` into `text`. */
  splices: Splice[]
  collided: boolean
  /** The places where both of us typed. */
  meetings: Meeting[]
  /** For each unit of my text, its new place; null if it is gone. */
  places: () => (number | null)[]
  /** Whether others may have typed letters again that seem to have stayed. */
  anew: boolean
}

/** If more words differ, everything between the first and the last of them is one change. */
const MOST_EDITS = 200

const HIGH = /[\ud800-\udbff]/
const WORD = /[\p{L}\p{M}\p{N}_]/u
/** A word with the blanks after it. A blank is not an element of its own, because all blanks are alike. */
const WORDS = /(?:[\p{L}\p{M}\p{N}_]+|[^])\s*/gu

/**
 * The one change that turns `before` into `after`. `end` is where the caret stood after the change, if that
 * is known.
 */
export function spliceOf(before: string, after: string, end = after.length): Splice {
  let kept = after.length - end
  if (before.length < kept || before.slice(before.length - kept) !== after.slice(end)) kept = 0
  const most = Math.min(before.length, after.length) - kept
  let at = 0
  while (at < most && before[at] === after[at]) at++
  if (at > 0 && HIGH.test(before[at - 1] ?? '')) at--
  while (
    kept < Math.min(before.length, after.length) - at &&
    before[before.length - 1 - kept] === after[after.length - 1 - kept]
  )
    kept++
  if (kept > 0 && HIGH.test(before[before.length - 1 - kept] ?? '')) kept--
  return { at, removed: before.length - at - kept, inserted: after.slice(at, after.length - kept) }
}

/**
 * The changes that turn `before` into `after`: word by word, and within words by the letters that stay. `anew`:
 * whether letters inside a changed word may have been typed again; then only those at its ends stay.
 */
export function splicesOf(before: string, after: string, anew = false): Splice[] {
  const one = spliceOf(before, after)
  if (anew && before === after) return [{ at: 0, removed: before.length, inserted: after }]
  if (one.removed === 0 || one.inserted === '') return before === after ? [] : [one]
  const all = { at: 0, removed: before.length, inserted: after }
  return compared(all, words(before), words(after)).flatMap(({ at, removed, inserted }) => {
    const change = spliceOf(before.slice(at, at + removed), inserted)
    change.at += at
    if (anew) return change
    const was = [...before.slice(change.at, change.at + change.removed)]
    const is = [...change.inserted]
    // A single letter that stays is no evidence, unless the other text has only this letter.
    return compared(change, was, is, Math.min(was.length, is.length, 2))
  })
}

const words = (text: string): string[] => text.match(WORDS) ?? []

/**
 * Splits one change into several, at the elements that stay. At least `least` elements must stay together.
 */
function compared(one: Splice, was: readonly string[], is: readonly string[], least = 1): Splice[] {
  const found = diffArrays([...was], [...is], { maxEditLength: MOST_EDITS })
  if (found === undefined || was.length === 0 || is.length === 0) return [one]
  const splices: Splice[] = []
  let at = one.at
  let change: Splice | null = null
  for (const { value, added, removed, count } of found) {
    const text = value.join('')
    if (!added && !removed && count >= least) change = null
    else {
      if (change === null) splices.push((change = { at, removed: 0, inserted: '' }))
      if (!removed) change.inserted += text
      if (!added) change.removed += text.length
    }
    if (!added) at += text.length
  }
  return splices
}

const cells = (text: string, by: Cell['by'], more: Partial<Cell> = {}): Cell[] =>
  text.split('').map((unit) => ({
    ...{ unit, by, theyCut: false, iCut: false, seen: by !== 'theirs', goesOn: false },
    ...more,
  }))

export function replay(base: string, theirs: string, steps: readonly Step[], wishes: Wishes = {}): Replayed {
  const { anew = 0 } = wishes
  const all: Cell[] = []
  // Written as a loop, because a call with spread syntax takes at most some 120,000 arguments.
  const add = (text: string, by: Cell['by'], more?: Partial<Cell>) => {
    for (const cell of cells(text, by, more)) all.push(cell)
  }
  let read = 0
  const isWhole = steps.length === 0 || base === theirs
  for (const { at, removed, inserted } of splicesOf(base, theirs, anew > 0 && isWhole)) {
    add(base.slice(read, at), 'base')
    add(base.slice(at, at + removed), 'base', { theyCut: true })
    add(inserted, 'theirs')
    read = at + removed
  }
  add(base.slice(read), 'base')

  for (const { splices, mine } of steps) for (const splice of splices.toReversed()) redo(all, splice, mine)
  return resultOf(all, wishes)
}

/** Applies one change of my text again. */
function redo(all: Cell[], { at, removed, inserted, goesOn = false }: Splice, mine: boolean): void {
  let seen = 0
  let left = -1
  let behind = all.length
  for (const [index, cell] of all.entries()) {
    if (!cell.seen) continue
    if (seen < at) left = index
    else if (seen < at + removed) {
      behind = index + 1
      cell.seen = false
      if (mine) cell.iCut = true
    } else {
      if (removed === 0) behind = index
      break
    }
    seen++
  }
  if (inserted === '') return
  // What they typed may stand between `left` and `behind`. What I type in a row stays together, and so do the
  // letters of a word.
  const before = all[left]
  const isInWord = isWord(before) && WORD.test(inserted.charAt(0)) && !isWord(all[left + 1])
  const toLeft = goesOn || before?.by === 'mine' || isInWord
  const after = all.splice(toLeft ? left + 1 : behind)
  for (const cell of cells(inserted, mine ? 'mine' : 'lost', { goesOn: toLeft })) all.push(cell)
  for (const cell of after) all.push(cell)
}

const isWord = (cell: Cell | undefined): boolean => cell !== undefined && WORD.test(cell.unit)

function resultOf(merged: readonly Cell[], wishes: Wishes): Replayed {
  const { cells: all, meetings, collided } = sideBySide(merged, wishes)
  return {
    text: all.flatMap((cell) => (isIn(cell) ? cell.unit : [])).join(''),
    splices: splicesBetween(all, wasTheirs, isIn),
    collided,
    meetings,
    anew: (wishes.anew ?? 0) > 0,
    places: () => {
      let at = 0
      return all.flatMap((cell) => {
        const place = isIn(cell) ? at++ : null
        return cell.seen ? [place] : []
      })
    },
  }
}

function splicesBetween(
  all: readonly Cell[],
  isBefore: (cell: Cell) => boolean,
  isAfter: (cell: Cell) => boolean,
): Splice[] {
  const splices: Splice[] = []
  let at = 0
  let change: Splice | null = null
  for (const cell of all) {
    const [was, is] = [isBefore(cell), isAfter(cell)]
    if (was && is) change = null
    else if (was || is) {
      if (change === null)
        splices.push((change = { at, removed: 0, inserted: '', goesOn: is && cell.goesOn }))
      if (was) change.removed++
      else change.inserted += cell.unit
    }
    if (was) at++
  }
  return splices
}
