// People's colours. Presence has one of `COLOURS`, as every version of the page understands it. The page
// draws one of `DRAWN`, depending on the order of the people in the meeting.

export const COLOURS = 8
const DRAWN = 12

/** The colour that this person has in any meeting. */
export function colourOf(id: string, of = COLOURS): number {
  let hash = 0
  for (const character of id) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0
  return hash % of
}

/**
 * Everybody's colour, by id. Each person gets their own colour if nobody before them has it, and otherwise
 * the next free one. So the first twelve people all differ, and of more people, any twelve in a row.
 */
export function coloursIn(people: Iterable<string>): (id: string) => number {
  const colours = new Map<string, number>()
  const given: number[] = []
  for (const id of people) {
    if (colours.has(id)) continue
    let colour = colourOf(id, DRAWN)
    const before = given.slice(1 - DRAWN)
    while (before.includes(colour)) colour = (colour + 1) % DRAWN
    given.push(colour)
    colours.set(id, colour)
  }
  return (id) => colours.get(id) ?? colourOf(id, DRAWN)
}
