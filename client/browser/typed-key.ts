// Tells which keys type text, on every keyboard.

export const isMac = /^Mac/.test(globalThis.navigator?.platform)

/**
 * Whether a key types text. AltGr and a Mac's Option type characters such as `@`; Windows reports AltGr as
 * Ctrl and Alt. On other systems than a Mac, Alt without Ctrl types no text.
 */
export const typesText = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent, mac = isMac): boolean =>
  key.length === 1 && !metaKey && (altKey ? (mac || ctrlKey) && !/\w/.test(key) : !ctrlKey)
