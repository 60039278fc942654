// Stands for lib0/logging, as far as Yjs uses it: its colours would be a twentieth of what is loaded to read.

export const [BOLD, UNBOLD, ORANGE, RED] = ['', '', '', '']

// eslint-disable-next-line no-console -- it is where Yjs warns who develops with it
export const print = (...said: unknown[]): void => console.warn(...said)
export const warn = print
