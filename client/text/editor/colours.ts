// People's colours. What presence sends is one of `COLOURS`, as every version of the page understands it. What is
// drawn is one of `DRAWN`, by the order of the people in the meeting.

export const COLOURS = 8
const DRAWN = 12

/** The colour that this person has in any meeting. */
export function colourOf(id: string, of = COLOURS): number {
  let hash = 0
  for (const character of id) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0
  return hash % of
}

/**
 * Everybody's colour, by id. Each person has their own colour if nobody before them has it, else the next free one.
 * So the first twelve all differ, and of more people, any twelve in a row.
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
