// Undo in a field: by what was typed without a pause, as in the texts. It takes back only what this page's
// person did there, and leaves what others wrote meanwhile.
//
// The browser's own undo is not used. It forgets everything as soon as a page writes in the field, which is
// what happens when somebody else types there.

import { replay, spliceOf, splicesOf, type Replayed, type Splice } from '../../../shared/words/replay.ts'

/** A change of mine: what the field was before it, and after it. */
interface Change {
  before: string
  after: string
}

/** ms between two changes of one burst, as in the texts. */
const PAUSE = 500

const MOST_BURSTS = 100

export interface Undone {
  text: string
  splices: Splice[]
  /** Where a caret of the text as it was goes. */
  moved: Pick<Replayed, 'caret'>
  /** Where the caret belongs now. */
  at: number
}

export class FieldUndo {
  /** Each burst is the changes of it. Another one begins where somebody else wrote in between. */
  readonly #done: Change[][] = []
  #undone: Change[][] = []
  #last = -Infinity
  readonly #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  typed(before: string, after: string): void {
    const now = this.#now()
    const burst = now - this.#last < PAUSE ? this.#done.at(-1) : undefined
    const change = burst?.at(-1)
    this.#last = now
    this.#undone = []
    if (change?.after === before) change.after = after
    else if (burst) burst.push({ before, after })
    else this.#done.push([{ before, after }])
    if (this.#done.length > MOST_BURSTS) this.#done.shift()
  }

  /** What makes a text of this one without the last burst. Null if there is nothing to take back. */
  undo(text: string): Undone | null {
    return this.#take(this.#done, this.#undone, text)
  }

  redo(text: string): Undone | null {
    return this.#take(this.#undone, this.#done, text)
  }

  #take(from: Change[][], to: Change[][], text: string): Undone | null {
    this.#last = -Infinity
    for (let burst = from.pop(); burst !== undefined; burst = from.pop()) {
      let now = text
      for (const { before, after } of burst.toReversed()) {
        const splice = spliceOf(after, before)
        now = replay(after, now, [{ splices: [splice], mine: true }], { asLetters: true }).text
      }
      if (now === text) continue // others have taken it back
      to.push([{ before: text, after: now }])
      const splices = splicesOf(text, now)
      return { text: now, splices, moved: replay(text, now, []), at: endOf(splices) }
    }
    return null
  }
}

/** Behind the last change, in the text that it makes. */
const endOf = (splices: readonly Splice[]): number =>
  splices.reduce(
    ({ grown }, { at, removed, inserted }) => ({
      end: at + grown + inserted.length,
      grown: grown + inserted.length - removed,
    }),
    { end: 0, grown: 0 },
  ).end
