// Replaces lib0/environment: the page runs in a browser, without environment variables or a command line.

export const [isBrowser, isNode] = [true, false]
export const getVariable = (): null => null
