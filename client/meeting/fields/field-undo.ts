// Undo in a field. As in the texts, it undoes what was typed without a pause. It removes only what this
// page's person wrote in the field, and leaves what others have written since, even if the letters are alike.
// If something was put between two words to separate them, it goes with the word that needed it.
//
// The browser's own undo is not used. It forgets everything as soon as a page writes in the field, and that
// happens when somebody else types there.

import { spliceOf, type Splice } from '../../../shared/words/replay.ts'
import { placed, placesThen, samePlaces, splicesTo, type Placed, type Places } from './places.ts'

/** A change of mine: the field before it and after it. */
interface Change {
  before: string
  after: string
  /**
   * For each unit of `after`, its place in the field just before my next change; null if others have not
   * written since.
   */
  places: Places | null
}

/** ms between two changes of one burst, as in the texts. */
const PAUSE = 500

const MOST_BURSTS = 100

export interface Undone {
  text: string
  splices: Splice[]
  /** For each unit of the text before, its place now. */
  places: Places
  /** Where to put the caret now. */
  at: number
}

export class FieldUndo {
  /** Each burst is a list of changes. A new burst begins if somebody else wrote in between. */
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

  /** Call when others have changed the field. `next`: for each unit of the old text, its place now. */
  moved(next: Places): void {
    for (const bursts of [this.#done, this.#undone]) {
      const change = bursts.at(-1)?.at(-1)
      if (change) change.places = change.places === null ? next : placesThen(change.places, next)
    }
  }

  /** The changes that remove the last burst from this text. Null if there is nothing to undo. */
  undo(text: string): Undone | null {
    return this.#take(this.#done, this.#undone, text)
  }

  redo(text: string): Undone | null {
    return this.#take(this.#undone, this.#done, text)
  }

  #take(from: Change[][], to: Change[][], text: string): Undone | null {
    this.#last = -Infinity
    for (let burst = from.pop(); burst !== undefined; burst = from.pop()) {
      // `all`: for each unit of `text`, its place in `now`. `mine`: the same for the text before the change
      // that was undone last.
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
      if (now === text) continue // others have removed it already
      to.push([{ before: text, after: now, places: null }])
      const splices = splicesTo(all, now)
      return { text: now, splices, places: all, at: endOf(splices) }
    }
    return null
  }
}

/** Undoes a change, and then removes what was put between it and its neighbour, if that came later. */
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

/** The place after the last change, in the text that the changes lead to. */
const endOf = (splices: readonly Splice[]): number =>
  splices.reduce(
    ({ grown }, { at, removed, inserted }) => ({
      end: at + grown + inserted.length,
      grown: grown + inserted.length - removed,
    }),
    { end: 0, grown: 0 },
  ).end
