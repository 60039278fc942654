// Which keys type text, on every keyboard.

/**
 * Whether a key types text. AltGr and Option type signs such as `@`, and Windows reports AltGr as Ctrl and
 * Alt. Alt with a letter types nothing.
 */
export const typesText = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean =>
  key.length === 1 && !metaKey && (altKey ? !/\w/.test(key) : !ctrlKey)
