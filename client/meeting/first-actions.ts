// The actions of a meeting that work before its tools have loaded. Every action with a key is here, because a
// key must work as soon as the page is shown. All other actions are in `actions.ts`.

import { canDo, type Deed } from '../ui/action.ts'
import { isMac } from '../browser/typed-key.ts'
import { nameOf, readText } from '../browser/storage.ts'
import type { MeetingSession } from './session.ts'
import { words } from './words/en.ts'

/** What opens over the page. What a draft asks is asked in the section itself. */
export type PageDialog =
  | 'share'
  | 'receipt'
  | 'handle'
  | 'go-to'
  | 'keys'
  | 'where'
  | 'everyone'
  | 'blockers'
  | 'meeting'
  | 'draft'
  | 'publish-draft'
  | 'discard-draft'

/** What an action can ask the page to do. Nothing here changes the meeting. */
export interface Page {
  readonly open: (dialog: PageDialog) => void
  /** Moves the cursor to my section. */
  readonly toMine: () => unknown
  /** Folds my section or all other sections, or opens them again. */
  readonly fold: (which: 'mine' | 'others') => unknown
  /** Copies or downloads the meeting as Markdown. */
  readonly take: (how: 'copy' | 'download') => unknown
}

/** The place of actions on the whole meeting. */
export interface Here {
  readonly session: MeetingSession
  readonly page: Page
}

type FirstAction =
  | 'my-section'
  | 'private-draft'
  | 'fold-mine'
  | 'fold-others'
  | 'who-is-where'
  | 'go-to'
  | 'keys'
  | 'snapshot'
  | 'share'

/** A reader has no section. */
const mayWrite = ({ session }: Here): boolean => session.mayWrite

export const firstActions: Readonly<Record<FirstAction, Deed<Here>>> = {
  'my-section': { label: words.mySection, key: 'F2', can: mayWrite, does: ({ page }) => page.toMine() },
  'private-draft': {
    label: words.privateDraft,
    key: 'F7',
    can: mayWrite,
    does: ({ page, session }) => {
      session.wantsDraft = true
      page.open('draft')
    },
  },
  'fold-mine': { label: words.foldMine, key: 'F9', can: mayWrite, does: ({ page }) => page.fold('mine') },
  'fold-others': { label: words.foldOthers, key: 'F8', does: ({ page }) => page.fold('others') },
  'who-is-where': { label: words.whoIsWhere, key: 'F4', does: ({ page }) => page.open('where') },
  'go-to': { label: words.goTo, key: 'Mod+K', does: ({ page }) => page.open('go-to') },
  keys: { label: words.keys, key: 'F1', does: ({ page }) => page.open('keys') },
  snapshot: {
    label: words.snapshot,
    can: ({ session }) => session.isLead,
    does: ({ page }) => page.open('receipt'),
  },
  share: {
    label: words.share,
    can: ({ session }) => !session.refused,
    does: ({ page }) => page.open('share'),
  },
}

type Pressing = Pick<
  KeyboardEvent,
  | 'altKey'
  | 'code'
  | 'ctrlKey'
  | 'key'
  | 'metaKey'
  | 'preventDefault'
  | 'shiftKey'
  | 'stopPropagation'
  | 'target'
>

/** Does the action whose key was pressed, if the action can be done now. */
export function pressed(
  event: Pressing,
  here: Here,
  actions: Readonly<Record<string, Deed<Here>>> = firstActions,
): void {
  // If something is open over the page, the keys belong to it.
  if (globalThis.document?.querySelector('dialog[open]')) return
  const key = keyOf(event)
  for (const action of Object.values(actions))
    if (key === action.key && canDo(action, here)) {
      event.preventDefault()
      event.stopPropagation() // otherwise, an editor would treat the key as typing
      action.does(here)
    }
}

/** Null if no action has this key, or if another key is held down too. `?` shows the keys, as F1 does. */
function keyOf({ altKey, code, ctrlKey, key, metaKey, shiftKey, target }: Pressing): string | null {
  const isHeld = ctrlKey || metaKey
  if (key === '?' && !isHeld && !altKey && !isTextField(target) && readText(QUIET()) === null) return 'F1'
  if (altKey || shiftKey) return null
  if (!isHeld) return key
  const [mod, other] = isMac ? [metaKey, ctrlKey] : [ctrlKey, metaKey]
  // On a Greek or Russian layout, the letter is at the same place as on a Latin one.
  const letter = /^[a-z]$/i.test(key) ? key.toUpperCase() : code.replace(/^Key/, '')
  return mod && !other ? `Mod+${letter}` : null
}

/** The name under which the browser stores that `?` is turned off. A key without Ctrl may be spoken or hit by chance. */
export const QUIET = (): string => nameOf('quiet')

const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
