// Offers the copies of this meeting that were set aside on this device because they could not be merged with
// the server's copy. Each copy is offered at every visit until the person deletes it.

import type * as Y from 'yjs'
import { saveFile } from '../browser/files.ts'
import { when } from '../browser/when.ts'
import { forgetSetAside, setAsideIn, readSetAside } from '../sync/store/records-care.ts'
import type { MeetingSession } from './session.ts'
import type { Transfer } from './transfer.ts'

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
    if (kept === null) notices.say(`What was set aside on ${then} cannot be read any more.`)
    return kept
  }
  const bringBack = async () => {
    const kept = await read()
    if (kept === null) return
    const { restoreMeeting } = await import('../../shared/review/restore.ts')
    const count = restoreMeeting(doc, kept)
    notices.done(
      `${count === 1 ? 'One line' : `${count} lines`} came back from what you had. Nothing that is there now was changed.`,
    )
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
    sentence: `What this device had until ${then} is kept aside here.`,
    actions: [
      { label: 'Bring back what is missing', act: () => void bringBack() },
      { label: 'Download it', act: () => void download() },
      { label: 'Delete it', act: () => void forget() },
    ],
  })
}
