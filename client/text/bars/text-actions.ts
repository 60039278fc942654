// What a person can do, by id, in the text in which they type. The bars, the palette and the list of keys use
// it.
//
// To move a line one level in or out, there are two pairs of keys. Tab leaves the text where it cannot move
// the line, and some people never want Tab to type anything. The second pair is that of Word: Alt+Shift and
// an arrow. Every layout has arrows, and no browser uses these keys. `[` and `]` would need AltGr on a German
// or a French layout. On a Mac, Option with Shift and an arrow selects a word, and Ctrl with Shift and an
// arrow switches to another desktop. So on a Mac, the keys are Ctrl+⌘ and an arrow.

import { isMac } from '../../browser/typed-key.ts'
import type { Deed } from '../../ui/action.ts'
import { words } from './words/en.ts'

export type TextActionId =
  | 'indent'
  | 'outdent'
  | 'tick'
  | 'bold'
  | 'italic'
  | 'code'
  | 'strike'
  | 'link'
  | 'open-link'
  | 'next-label'
  | 'undo'
  | 'redo'
  | 'bar'

/** The text that has the cursor. */
export interface TextInHand {
  readonly hasFocus: boolean
  can: (id: TextActionId) => boolean
  /** Whether the selection already has what the action gives: bold, a link, a ticked task. */
  isOn: (id: TextActionId) => boolean
  does: (id: TextActionId) => void
}

export interface InText {
  readonly text: TextInHand
}

export interface TextAction extends Deed<InText> {
  /** In the form that `keyName` reads. */
  readonly keys: readonly string[]
}

const ALONG = isMac ? 'Ctrl+Mod+→' : 'Alt+Shift+→'
const AGAINST = isMac ? 'Ctrl+Mod+←' : 'Alt+Shift+←'

const action = (id: TextActionId, label: string, ...keys: string[]): TextAction => ({
  label,
  keys,
  can: ({ text }) => text.can(id),
  does: ({ text }) => text.does(id),
})

export const textActions: Readonly<Record<TextActionId, TextAction>> = {
  indent: action('indent', words.indent, 'Tab', ALONG),
  outdent: action('outdent', words.outdent, 'Shift+Tab', AGAINST),
  tick: action('tick', words.tick, 'Mod+Enter'),
  bold: action('bold', words.bold, 'Mod+B'),
  italic: action('italic', words.italic, 'Mod+I'),
  code: action('code', words.code, 'Mod+E'),
  strike: action('strike', words.strike, 'Mod+Shift+S'),
  link: action('link', words.link, 'Shift+F4'),
  'open-link': action('open-link', words.openLink, 'Mod+click'),
  'next-label': action('next-label', words.nextLabel),
  undo: action('undo', words.undo, 'Mod+Z'),
  redo: action('redo', words.redo, 'Mod+Y'),
  bar: action('bar', words.bar, 'Alt+Enter'),
}

let inHand: TextInHand | null = null

/** The text that had the cursor last. Null if no text had it, or if that text was closed. */
export const textInHand = (): TextInHand | null => inHand

export const takeInHand = (text: TextInHand): void => void (inHand = text)

export function letGo(text: TextInHand): void {
  if (inHand === text) inHand = null
}
