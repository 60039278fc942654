// Undo in a field: by what was typed without a pause, as in the texts. It takes back only what this page's
// person did there, and leaves what others wrote meanwhile, letters that are alike included. What parts a word
// from its neighbour goes with the word that needed it.
//
// The browser's own undo is not used. It forgets everything as soon as a page writes in the field, which is
// what happens when somebody else types there.

import { spliceOf, type Replayed, type Splice } from '../../../shared/words/replay.ts'
import { caretOf, placed, placesThen, samePlaces, splicesTo, type Placed, type Places } from './places.ts'

/** A change of mine: what the field was before it, and after it. */
interface Change {
  before: string
  after: string
  /** Where `after` stands in what others made of it until my next change; null if they wrote nothing. */
  places: Places | null
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
    if (change?.after === before && change.places === null) change.after = after
    else if (burst) burst.push({ before, after, places: null })
    else this.#done.push([{ before, after, places: null }])
    if (this.#done.length > MOST_BURSTS) this.#done.shift()
  }

  /** Call when others have changed the field. `next` says where what it held stands now. */
  moved(next: Places): void {
    for (const bursts of [this.#done, this.#undone]) {
      const change = bursts.at(-1)?.at(-1)
      if (change) change.places = change.places === null ? next : placesThen(change.places, next)
    }
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
      // Where the text stands after the change, and what my change before it had made.
      let all = samePlaces(text)
      let mine: Places | null = null
      let now = text
      for (const { before, after, places } of burst.toReversed()) {
        const meanwhile: Places = places ?? samePlaces(after)
        const its: Places = mine === null ? meanwhile : placesThen(meanwhile, mine)
        for (const back of takeBack(now, its, spliceOf(after, before))) {
          ;[now, mine] = [back.text, back.places]
          all = placesThen(all, back.moved)
        }
      }
      const earlier = from.at(-1)?.at(-1)
      if (earlier && mine) earlier.places = placesThen(earlier.places ?? samePlaces(earlier.after), mine)
      if (now === text) continue // others have taken it back
      to.push([{ before: text, after: now, places: null }])
      const splices = splicesTo(all, now)
      return { text: now, splices, moved: { caret: caretOf(all) }, at: endOf(splices) }
    }
    return null
  }
}

/** Takes back a change, and then what parted it from its neighbour, if that came later. */
function takeBack(text: string, places: Places, splice: Splice): Placed[] {
  const back = placed(text, places, splice)
  const end = back.at + splice.inserted.length
  const [before, after] = [back.text.slice(0, back.at), back.text.slice(end)]
  const left = /(?:, | )$/.exec(before)?.[0].length ?? 0
  const right = /^(?:, | )/.exec(after)?.[0].length ?? 0
  const isLeft = left > 0 && (after === '' || right > 0)
  const isRight = right > 0 && before === ''
  if (splice.inserted !== '' || back.text === text || !(isLeft || isRight)) return [back]
  const [from, to] = isLeft ? [back.at - left, back.at] : [back.at, back.at + right]
  if (back.places.some((place) => place !== null && place >= from && place < to)) return [back]
  const gone = placed(back.text, samePlaces(back.text), { at: from, removed: to - from, inserted: '' })
  return [back, { ...gone, places: placesThen(back.places, gone.moved) }]
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
