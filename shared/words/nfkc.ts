// Unicode's compatibility form (NFKC), computed in pieces. Unicode sorts the marks on each letter, and the
// time for that grows with the square of their number. A hostile text may put a hundred thousand marks on one
// letter.

const LONGEST_PIECE = 1000

const piece = new RegExp(`[^]{1,${LONGEST_PIECE}}`, 'gu')

export const nfkc = (text: string): string => text.replace(piece, (part) => part.normalize('NFKC'))
