// Words that can be counted. Each character is typed only once and looks like no other. So a word can be
// counted even if another person's typing splits it.

/** Four characters that no other word has. */
export const uniqueWord = (nth: number): string =>
  String.fromCodePoint(...[0, 1, 2, 3].map((at) => 0x4e00 + nth * 4 + at))

/** The words that are incomplete, and those that occur more than once. */
export function miscounted(text: string, words: Iterable<string>): { lost: string[]; doubled: string[] } {
  const seen = new Map<string, number>()
  for (const character of text) seen.set(character, (seen.get(character) ?? 0) + 1)
  const counts = (word: string) => [...word].map((character) => seen.get(character) ?? 0)
  const all = [...words]
  return {
    lost: all.filter((word) => counts(word).includes(0)),
    doubled: all.filter((word) => counts(word).some((count) => count > 1)),
  }
}
