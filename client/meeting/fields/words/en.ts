// Sentences about the title and the fields of the header, when several people write there.

export const words = {
  more: (rest: number) => `${rest} more`,
  filled: (field: string, mine: string) =>
    `Somebody else filled ${field} while you wrote there. It is too long for what you wrote, which is not in it: “${mine}”. Shorten the text, then write it again.`,
  both: (field: string) =>
    `You and somebody else wrote at the same place of ${field}. It now has what both of you wrote: please check it.`,
  several: (typed: string, handles: string) =>
    `“${typed}” can be ${handles}. Type one letter more, then press Enter.`,
  nobody: (typed: string) => `Nobody here is called ${typed}. It stays as you typed it.`,
  theTitle: 'the title',
  aField: 'a field of the header',
}
