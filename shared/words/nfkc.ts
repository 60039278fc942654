// Unicode's compatibility form. In pieces, for the marks on one letter are put into their order in a time
// that grows with the square of their number, and nothing keeps a text from having a hundred thousand.

const LONGEST_PIECE = 1000

const piece = new RegExp(`[^]{1,${LONGEST_PIECE}}`, 'gu')

export const nfkc = (text: string): string => text.replace(piece, (part) => part.normalize('NFKC'))
