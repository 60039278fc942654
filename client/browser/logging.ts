// Replaces the part of lib0/logging that Yjs uses. The colours in lib0/logging would be a twentieth of the
// code that loads first. When the page has told a person of an error in its own words, the error itself is printed
// here, for developers.

export const [BOLD, UNBOLD, ORANGE, RED] = ['', '', '', '']

// eslint-disable-next-line no-console -- Yjs and the page warn developers here
export const print = (...said: unknown[]): void => console.warn(...said)
export const warn = print
