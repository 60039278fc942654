// Which keys type text, on every keyboard.

/**
 * Whether a key types text. AltGr and a Mac's Option type signs such as `@`, and Windows reports AltGr as Ctrl
 * and Alt. Alt alone types nothing elsewhere, whatever the letter is.
 */
export const typesText = (
  { key, altKey, ctrlKey, metaKey }: KeyboardEvent,
  mac = /^Mac/.test(navigator.platform),
): boolean => key.length === 1 && !metaKey && (altKey ? (mac || ctrlKey) && !/\w/.test(key) : !ctrlKey)
