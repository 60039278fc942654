// Stands for lib0/environment: the page runs in a browser, with no variables and no command line.

export const [isBrowser, isNode] = [true, false]
export const getVariable = (): null => null
