// What a text needs for typing. It loads after the note is on the screen.

import { TextHand } from './bars/hand.ts'
import { openEditor, type EditorOptions, type Opened } from './editor/editor.ts'
import { textOpened } from './open-texts.ts'
import type { Company } from './text-host.ts'

export { default as UnderText } from './UnderText.svelte'

/** Opens a text for typing, with the hand in it. */
export function openText(
  { presence, offers }: Company,
  options: Omit<EditorOptions, 'plugins' | 'presence'>,
): [Opened, TextHand] {
  const hand = new TextHand({ offers, tell: options.tell })
  const opened = openEditor({ ...options, presence, plugins: hand.plugins })
  if (opened.is === 'open') {
    hand.take(opened.editor)
    textOpened(options.doc, options.root, opened.editor)
  }
  return [opened, hand]
}
