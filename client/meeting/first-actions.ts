// What can be done in a meeting before its tools have come. An action with a key is here, so that the key works from
// the first frame on; all the others are in `actions.ts`.

import { canDo, type Deed } from '../ui/action.ts'
import type { MeetingSession } from './session.ts'

export type PageDialog = 'share' | 'receipt' | 'handle'

/** What the page does for an action; it holds nothing of the meeting. */
export interface Page {
  readonly open: (dialog: PageDialog) => void
  /** The cursor goes to my section. */
  readonly toMine: () => unknown
  /** The text goes out of the page. */
  readonly take: (how: 'copy' | 'download') => unknown
}

/** Where what is done concerns the whole meeting. */
export interface Here {
  readonly session: MeetingSession
  readonly page: Page
}

export const firstActions: Readonly<Record<'my-section' | 'snapshot' | 'share', Deed<Here>>> = {
  'my-section': { label: 'My section', key: 'Alt M', does: ({ page }) => page.toMine() },
  snapshot: {
    label: 'Snapshot',
    can: ({ session }) => session.isLead,
    does: ({ page }) => page.open('receipt'),
  },
  share: { label: 'Share', does: ({ page }) => page.open('share') },
}

/** Does what is under the key, where that can be done. */
export function pressed(
  event: Pick<KeyboardEvent, 'altKey' | 'code' | 'ctrlKey' | 'metaKey' | 'preventDefault'>,
  here: Here,
  actions: Readonly<Record<string, Deed<Here>>> = firstActions,
): void {
  if (!event.altKey || event.ctrlKey || event.metaKey) return
  for (const action of Object.values(actions))
    if (event.code === `Key${action.key?.at(-1)}` && canDo(action, here)) {
      event.preventDefault()
      action.does(here)
    }
}
