// What a person can do with the text in which they type, by id: for the bars, the palette, and the list of keys.
//
// A level in or out has two pairs of keys. Tab leaves the text where it cannot move the line, and some people
// never want Tab to type anything. The second pair is what Word has, Alt+Shift and an arrow: every layout has
// arrows, while `[` and `]` need AltGr on a German or a French one, and no browser uses it. On a Mac, Option with
// Shift and an arrow selects a word, and Ctrl with Shift and an arrow changes the space, so it is Ctrl+⌘ there.

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
  /** Whether what is selected is that already: bold, a link, a ticked task. */
  isOn: (id: TextActionId) => boolean
  does: (id: TextActionId) => void
}

export interface InText {
  readonly text: TextInHand
}

export interface TextAction extends Deed<InText> {
  /** As `keyName` reads them. */
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
  strike: action('strike', 'Struck through', 'Mod+Shift+S'),
  link: action('link', 'Link…', 'Shift+F4'),
  'open-link': action('open-link', 'Open the link', 'Mod+click'),
  'next-label': action('next-label', 'Next label'),
  undo: action('undo', 'Undo', 'Mod+Z'),
  redo: action('redo', 'Redo', 'Mod+Y'),
  bar: action('bar', 'To the bar of what is selected', 'Alt+Enter'),
}

let inHand: TextInHand | null = null

/** The text that had the cursor last. Null if there is none, or if it was closed. */
export const textInHand = (): TextInHand | null => inHand

export const takeInHand = (text: TextInHand): void => void (inHand = text)

export function letGo(text: TextInHand): void {
  if (inHand === text) inHand = null
}
