// The actions of a meeting that work before its tools have loaded. Every action with a key is here, so that
// the key works from the first frame on. All other actions are in `actions.ts`.

import { canDo, type Deed } from '../ui/action.ts'
import type { MeetingSession } from './session.ts'

export type PageDialog = 'share' | 'receipt' | 'handle'

/** What an action can ask the page to do. None of it changes the meeting. */
export interface Page {
  readonly open: (dialog: PageDialog) => void
  /** Moves the cursor to my section. */
  readonly toMine: () => unknown
  /** Copies or downloads the meeting as Markdown. */
  readonly take: (how: 'copy' | 'download') => unknown
}

/** The place of actions on the whole meeting. */
export interface Here {
  readonly session: MeetingSession
  readonly page: Page
}

export const firstActions: Readonly<Record<'my-section' | 'snapshot' | 'share', Deed<Here>>> = {
  'my-section': { label: 'My section', key: 'F2', does: ({ page }) => page.toMine() },
  snapshot: {
    label: 'Snapshot',
    can: ({ session }) => session.isLead,
    does: ({ page }) => page.open('receipt'),
  },
  share: { label: 'Share', does: ({ page }) => page.open('share') },
}

/** Does the action whose key was pressed, if the action can be done now. */
export function pressed(
  event: Pick<
    KeyboardEvent,
    'altKey' | 'ctrlKey' | 'key' | 'metaKey' | 'preventDefault' | 'shiftKey' | 'stopPropagation'
  >,
  here: Here,
  actions: Readonly<Record<string, Deed<Here>>> = firstActions,
): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  for (const action of Object.values(actions))
    if (event.key === action.key && canDo(action, here)) {
      event.preventDefault()
      event.stopPropagation() // otherwise, an editor would treat the key as typing
      action.does(here)
    }
}
