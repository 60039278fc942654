// Which keys type text, on every keyboard.

export const isMac = /^Mac/.test(globalThis.navigator?.platform)

/**
 * Whether a key types text. AltGr and a Mac's Option type signs such as `@`, and Windows reports AltGr as Ctrl
 * and Alt. Alt alone types nothing elsewhere, whatever the letter is.
 */
export const typesText = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent, mac = isMac): boolean =>
  key.length === 1 && !metaKey && (altKey ? (mac || ctrlKey) && !/\w/.test(key) : !ctrlKey)
