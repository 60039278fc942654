// What a text needs for typing. It loads after the note is on the screen.

import { TextHand } from './bars/hand.ts'
import type { DrawnText } from './copy/drawn.ts'
import { openEditor, type EditorOptions, type Opened } from './editor/editor.ts'
import { textOpened } from './open-texts.ts'
import { references } from './references.ts'
import type { Company } from './text-host.ts'
import { markClosed, type WantingText } from './wants.ts'

export { default as UnderText } from './UnderText.svelte'

/** Opens a text for typing, with the hand in it. */
export function openText(
  company: Company,
  options: Omit<EditorOptions, 'plugins' | 'presence' | 'links'>,
): [Opened, TextHand] {
  const { presence, offers, namedAt } = company
  const hand = new TextHand({ offers, tell: options.tell, status: () => company.status })
  const opened = openEditor({
    ...{ ...options, presence, plugins: hand.plugins, links: references },
    closed: (closed) => {
      markClosed(options.element, true)
      options.closed(closed)
    },
  })
  markClosed(options.element, opened.is !== 'open')
  if (opened.is === 'open') {
    const { editor } = opened
    hand.take(editor)
    const text = options.element.querySelector<WantingText & DrawnText>('.text')
    if (text) {
      text.named = namedAt?.(options.root)
      text.want = (act) => {
        editor.apart(() => editor.catchUp([act]))
        if ('below' in act || 'offset' in act) editor.focus('cursor')
      }
    }
  }
  textOpened(options.doc, options.root, opened.is === 'open' ? opened.editor : null)
  return [opened, hand]
}
