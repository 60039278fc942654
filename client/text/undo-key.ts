// The keys of undo and redo: Ctrl+Z, Ctrl+Y and Ctrl+Shift+Z, with Cmd on a Mac.

type Pressed = Pick<KeyboardEvent, 'altKey' | 'code' | 'ctrlKey' | 'key' | 'metaKey' | 'shiftKey'>

export function undoKey({ altKey, code, ctrlKey, key, metaKey, shiftKey }: Pressed): 'undo' | 'redo' | null {
  if (altKey || ctrlKey === metaKey) return null
  // On a Greek or Russian layout, the letter is at the same place as on a Latin one.
  const pressed = /^[a-z]$/i.test(key) ? key.toLowerCase() : code.replace(/^Key/, '').toLowerCase()
  if (pressed === 'z') return shiftKey ? 'redo' : 'undo'
  return pressed === 'y' && !shiftKey ? 'redo' : null
}
