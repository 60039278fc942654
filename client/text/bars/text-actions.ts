// What a person can do, by id, in the text in which they type. The bars, the palette and the list of keys use
// it.
//
// To move a line one level in or out, there are two pairs of keys. Tab leaves the text where it cannot move
// the line, and some people never want Tab to type anything. The second pair is that of Word: Alt+Shift and
// an arrow. Every layout has arrows, and no browser uses these keys. `[` and `]` would need AltGr on a German
// or a French layout. On a Mac, Option with Shift and an arrow selects a word, and Ctrl with Shift and an
// arrow changes the space. So on a Mac, the keys are Ctrl+⌘ and an arrow.

import { isMac } from '../../browser/typed-key.ts'
import type { Deed } from '../../ui/action.ts'

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
  indent: action('indent', 'One level in', 'Tab', ALONG),
  outdent: action('outdent', 'One level out', 'Shift+Tab', AGAINST),
  tick: action('tick', 'Tick the task', 'Mod+Enter'),
  bold: action('bold', 'Bold', 'Mod+B'),
  italic: action('italic', 'Italic', 'Mod+I'),
  code: action('code', 'Code', 'Mod+E'),
  strike: action('strike', 'Strikethrough', 'Mod+Shift+S'),
  link: action('link', 'Link…', 'Shift+F4'),
  'open-link': action('open-link', 'Open the link', 'Mod+click'),
  'next-label': action('next-label', 'Next label'),
  undo: action('undo', 'Undo', 'Mod+Z'),
  redo: action('redo', 'Redo', 'Mod+Y'),
  bar: action('bar', 'Go to the selection’s bar', 'Alt+Enter'),
}

let inHand: TextInHand | null = null

/** The text that had the cursor last. Null if no text had it, or if that text was closed. */
export const textInHand = (): TextInHand | null => inHand

export const takeInHand = (text: TextInHand): void => void (inHand = text)

export function letGo(text: TextInHand): void {
  if (inHand === text) inHand = null
}
