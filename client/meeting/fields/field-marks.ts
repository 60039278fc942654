// Says beside a field who else is in it. The names are drawn over the field's edge, so nothing on the page moves.

import type { Present } from '../../text/editor/presence.ts'
import { words } from './words/en.ts'

/** How many people are named. The others are only counted. */
const MOST = 3

/** For each element around a field: the class of the colour that it has now. */
const colours = new WeakMap<HTMLElement, string>()

/** `colourOf` gives the colour in which a person is drawn. */
export function markField(
  box: HTMLElement,
  people: readonly Present[],
  colourOf: (person: string) => number,
): void {
  const around = box.parentElement
  if (around === null) return
  const before = colours.get(around)
  if (before !== undefined) around.classList.remove(before)
  const [first] = people
  if (first === undefined) {
    delete around.dataset['inField']
    return
  }
  const rest = people.length - MOST
  const names = people.slice(0, MOST).map(({ handle }) => handle)
  around.dataset['inField'] = [...names, ...(rest > 0 ? [words.more(rest)] : [])].join(', ')
  const colour = `colour-${colourOf(first.id)}`
  colours.set(around, colour)
  around.classList.add(colour)
}
