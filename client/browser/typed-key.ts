// Tells which keys type text, on every keyboard.

export const isMac = /^Mac/.test(globalThis.navigator?.platform)

/**
 * Whether a key types text. On a Mac, Option types characters such as `@`. Elsewhere, AltGr does, which Windows
 * reports as Ctrl and Alt; Alt alone types no text.
 */
export const typesText = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent, mac = isMac): boolean =>
  key.length === 1 && !metaKey && (altKey ? (mac || ctrlKey) && !/\w/.test(key) : !ctrlKey)
