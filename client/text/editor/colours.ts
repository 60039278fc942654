// A person's colour, as an index into our palette.

export const COLOURS = 8

/** The same person has the same colour on every device. */
export function colourOf(id: string): number {
  let hash = 0
  for (const character of id) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0
  return hash % COLOURS
}
