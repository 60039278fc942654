// Whether my section is private. The session is in the first read, and these getters are not.

import type { Line } from '../../shared/document/lines.ts'
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

/** The lines of a text as this page shows them. Those of my section may be private. */
export const shownLines = (session: MeetingSession, root: string, isMine: boolean): readonly Line[] =>
  (isMine ? myText(session) : session).lines(root)

export function keepDraft(session: Keeping, draft: PrivateDraft | null): void {
  session.draft = draft
  turned.changed()
}
