// Whether my section is private. The session is in the first read, and these getters are not.

import { Signal } from '../browser/signal.ts'
import type { TextHost } from '../text/text-host.ts'
import type { MeetingSession, PrivateDraft } from './session.ts'

type Keeping = Pick<MeetingSession, 'draft'>

const turned = new Signal()

/** Null while my section is public. */
export function draftOf(session: Keeping): PrivateDraft | null {
  turned.read()
  return session.draft
}

/** What my section is read from and written to. */
export const myText = (session: MeetingSession): TextHost => draftOf(session) ?? session

export function keepDraft(session: Keeping, draft: PrivateDraft | null): void {
  session.draft = draft
  turned.changed()
}
