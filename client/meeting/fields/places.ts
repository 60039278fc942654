// For each unit of a text, its place in a newer text that others have made from it; null if the unit is gone.
// With these places, a change of the old text can be made in the new one, even if letters in them are alike.

import type { Splice } from '../../../shared/words/replay.ts'

export type Places = (number | null)[]

/** How others changed a text that a box shows. */
export interface Moved {
  /** For each unit of the text before, its place now. */
  places: () => Places
  /** Whether others may have typed units again that seem to have stayed. */
  anew?: boolean
}

export const samePlaces = (text: string): Places => Array.from({ length: text.length }, (_, at) => at)

/** The places after the text has changed once more. */
export const placesThen = (places: Places, next: Places): Places =>
  places.map((place) => (place === null ? null : (next[place] ?? null)))

export interface Placed {
  text: string
  /** The changes that lead to `text`. */
  splices: Splice[]
  /** For each unit of the text that I changed, its place after the change. */
  places: Places
  /** For each unit of the text before, its place after the change. */
  moved: Places
  /** The place where the change begins. */
  at: number
}

/**
 * Makes a change of mine in `text`. If others have written inside what it removes, their text stays. `apart`:
 * what to put between the inserted text and the text before it. `behind`: where to insert, if not beside the
 * old neighbours.
 */
export function placed(
  text: string,
  places: Places,
  { at, removed, inserted, goesOn = false }: Splice,
  { apart = '', behind }: { apart?: string; behind?: number } = {},
): Placed {
  const isThere = (place: number | null): place is number => place !== null
  const gone = new Set(places.slice(at, at + removed).filter(isThere))
  const left = places.slice(0, at).findLast(isThere)
  const right = places.slice(at + removed).find(isThere)
  const [first] = gone
  const start = behind ?? first ?? (left === undefined ? (right ?? text.length) : left + 1)
  const splices: Splice[] = []
  const moved: Places = []
  let [length, begin] = [0, 0]
  for (let place = 0; place <= text.length; place++) {
    if (place === start) {
      begin = length
      length += apart.length + inserted.length
      if (length > begin) splices.push({ at: start, removed: 0, inserted: apart + inserted, goesOn })
    }
    moved.push(gone.has(place) ? null : length++)
    if (!gone.has(place)) continue
    const last = splices.at(-1)
    if (last && last.at + last.removed === place) last.removed++
    else splices.push({ at: place, removed: 1, inserted: '' })
  }
  const mine = Array.from({ length: inserted.length }, (_, unit) => begin + apart.length + unit)
  const now = placesThen(places, moved)
  return {
    text: done(text, splices),
    splices,
    places: [...now.slice(0, at), ...mine, ...now.slice(at + removed)],
    moved: moved.slice(0, text.length),
    at: begin,
  }
}

/** The text after several changes. Each change refers to the text before all of them. */
export const done = (text: string, splices: readonly Splice[]): string =>
  splices
    .toReversed()
    .reduce((now, { at, removed, inserted }) => now.slice(0, at) + inserted + now.slice(at + removed), text)

/** The changes that lead to `text` from a text whose units have these places in it. */
export function splicesTo(places: Places, text: string): Splice[] {
  const splices: Splice[] = []
  let read = 0
  let change: Splice | null = null
  for (let at = 0; at <= places.length; at++) {
    const place = at === places.length ? text.length : (places[at] ?? null)
    if (place === null || place > read) {
      if (change === null) splices.push((change = { at, removed: 0, inserted: '' }))
      if (place === null) change.removed++
      else change.inserted += text.slice(read, place)
    }
    if (place === null) continue
    change = null
    read = place + 1
  }
  return splices
}

/** Where the nearest unit to the left of a caret ends now; 0 if there is none. */
export const leftOf = (places: Places, at: number): number =>
  (places.slice(0, at).findLast((place) => place !== null) ?? -1) + 1

/** Where the nearest unit to the right of a caret begins now; at the end of the text if there is none. */
export const rightOf = (places: Places, at: number, text: string): number =>
  places.slice(at).find((place) => place !== null) ?? text.length
