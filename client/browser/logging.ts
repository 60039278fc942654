// Replaces the part of lib0/logging that Yjs uses. The colours in lib0/logging would be a twentieth of the
// code that loads first. An error that the page has told in its own words is written here too: its message is for
// people who program.

export const [BOLD, UNBOLD, ORANGE, RED] = ['', '', '', '']

// eslint-disable-next-line no-console -- Yjs and the page warn developers here
export const print = (...said: unknown[]): void => console.warn(...said)
export const warn = print
