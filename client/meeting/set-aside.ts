// Offers the copies of this meeting that were set aside on this device because they could not be merged with
// the server's copy. Each copy is offered at every visit until the person deletes it.

import type * as Y from 'yjs'
import { saveFile } from '../browser/files.ts'
import { when } from '../browser/when.ts'
import { forgetSetAside, setAsideIn, readSetAside } from '../sync/store/records-care.ts'
import type { MeetingSession } from './session.ts'
import type { Transfer } from './transfer.ts'
import { words } from './words/en.ts'

/** Call once the meeting's copy has loaded. */
export async function offerSetAside(session: MeetingSession, transfer: Transfer): Promise<void> {
  const { records } = session.copy
  if (records === null) return
  for (const at of await setAsideIn(records)) offer(session, transfer, at)
}

function offer({ copy, doc, notices }: MeetingSession, transfer: Transfer, at: string): void {
  const id = `kept ${at}`
  const then = when(at)
  const read = async (): Promise<Y.Doc | null> => {
    const kept = copy.records && (await readSetAside(copy.records, at))
    if (kept === null) notices.say(words.unreadable(then))
    return kept
  }
  const bringBack = async () => {
    const kept = await read()
    if (kept === null) return
    const { restoreMeeting } = await import('../../shared/review/restore.ts')
    const count = restoreMeeting(doc, kept)
    notices.done(words.cameBack(count))
  }
  const download = async () => {
    const kept = await read()
    if (kept !== null) saveFile(`${at.slice(0, 10)}-${transfer.fileName}`, await transfer.markdown(kept))
  }
  const forget = async () => {
    if (copy.records) await forgetSetAside(copy.records, at)
    notices.dismiss(id)
  }
  notices.tell({
    id,
    sentence: words.setAside(then),
    actions: [
      { label: words.restoreMissing, act: () => void bringBack() },
      { label: words.download, act: () => void download() },
      { label: words.delete, act: () => void forget() },
    ],
  })
}
