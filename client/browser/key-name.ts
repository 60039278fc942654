// The name of a key, as it is printed on the person's keyboard.

import { isMac } from './typed-key.ts'
import { words } from './words/en.ts'

const NAMES: Record<string, string> = {
  Mod: words.ctrl,
  Shift: words.shift,
  Escape: words.escape,
  click: words.click,
}

/** `Mod+Shift+S` is `⇧⌘S` on a Mac, `Ctrl Shift S` elsewhere. */
export function keyName(key: string, mac = isMac): string {
  const parts = key.split('+')
  if (!mac) return parts.map((part) => NAMES[part] ?? part).join(' ')
  const signs: Record<string, string> = { Alt: '⌥', Ctrl: '⌃', Mod: '⌘', Shift: '⇧' }
  const held = parts.slice(0, -1).map((part) => signs[part] ?? part)
  return held.toReversed().join('') + (parts.at(-1) ?? '')
}
