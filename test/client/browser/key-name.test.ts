import { expect, test } from 'vitest'
import { keyName } from '../../../client/browser/key-name.ts'

test.each([
  ['F2', 'F2', 'F2'],
  ['Mod+K', 'Ctrl K', '⌘K'],
  ['Mod+Shift+S', 'Ctrl Shift S', '⇧⌘S'],
])('the key %s is called %s, on a Mac %s', (key, elsewhere, onMac) => {
  expect([keyName(key, false), keyName(key, true)]).toEqual([elsewhere, onMac])
})
