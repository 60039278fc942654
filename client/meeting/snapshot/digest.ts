// Copies the digest of a meeting, for a chat or a mail: of its notes as they are now, or of a snapshot. It works
// offline. Ages come from the series' old notes, as far as this device has them or the relay answers.

import { currentNotes } from '../../../shared/archive/archive.ts'
import { MOST_MEETINGS } from '../../../shared/digest/age.ts'
import { compare } from '../../../shared/document/order.ts'
import type { DatedSections } from '../../../shared/digest/digest.ts'
import { droppedIn, namedIn } from '../../../shared/memory/answers.ts'
import type { CarriedAt } from '../../../shared/model/carried-at.ts'
import { readSnapshots } from '../../../shared/model/series-records.ts'
import { copyText } from '../../browser/files.ts'
import { archiveRoom, type SeriesPlace } from '../../browser/place.ts'
import { RoomCopy } from '../../sync/room-copy.ts'
import type { MeetingSession } from '../session.ts'

/** A snapshot, and which of its lines were carried over. */
export interface Frozen {
  markdown: string
  carried?: CarriedAt | undefined
}

/** False if the browser does not allow copying. `snapshot`: null for the live notes. */
export async function copyDigest(session: MeetingSession, snapshot: Frozen | null): Promise<boolean> {
  const written = digestOf(session, snapshot)
  return (await copyOnceWritten(written)) || copyText(await written)
}

/** Begins at once, because some browsers allow copying only just after a click. False if the browser cannot do so. */
async function copyOnceWritten(written: Promise<string>): Promise<boolean> {
  try {
    const text = written.then((markdown) => new Blob([markdown], { type: 'text/plain' }))
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': text })])
    return true
  } catch {
    return false // an older browser, or copying is not allowed: the caller tries in another way
  }
}

/** That of a snapshot is the same as the relay's, which knows people only as they write themselves. */
async function digestOf(session: MeetingSession, snapshot: Frozen | null): Promise<string> {
  const { numberless, writeDigest } = await import('../../../shared/markdown/digest.ts')
  const { droppedInNote } = await import('../../../shared/archive/archived-note.ts')
  const { place, series } = session
  const earlier = await earlierNotes(session)
  const names = snapshot === null ? series.team.team.names : numberless
  const answers =
    snapshot === null
      ? { named: (person: string) => namedIn(session.doc, person), dropped: droppedIn(session.doc) }
      : { dropped: droppedInNote(snapshot.markdown, snapshot.carried) }
  return writeDigest(await noteOf(session, snapshot), place.date, earlier, names, answers)
}

async function noteOf({ doc, place, series }: MeetingSession, snapshot: Frozen | null) {
  if (snapshot !== null) {
    const { readCarriedNote } = await import('../../../shared/markdown/carried-note.ts')
    return readCarriedNote(snapshot.markdown, snapshot.carried)
  }
  const { noteOfMeeting } = await import('../../../shared/markdown/meeting.ts')
  const documents = { meeting: doc, series: series.copy.doc, team: series.team.copy.doc }
  return noteOfMeeting(documents, place.series, place.date)
}

/** The notes of the meetings before this date, oldest first. */
async function earlierNotes({ place, series }: MeetingSession): Promise<DatedSections[]> {
  const { sectionsOf } = await import('../../../shared/markdown/digest.ts')
  const { readCarriedNote } = await import('../../../shared/markdown/carried-note.ts')
  const { droppedInNote } = await import('../../../shared/archive/archived-note.ts')
  const notes = await archived(place, readSnapshots(series.copy.doc))
  return notes
    .flatMap(({ date, text, carried }) =>
      date !== null && date < place.date ? [{ date, text, carried }] : [],
    )
    .slice(0, MOST_MEETINGS)
    .sort((one, other) => compare(one.date, other.date))
    .map(({ date, text, carried }) => ({
      date,
      sections: sectionsOf(readCarriedNote(text, carried)),
      dropped: droppedInNote(text, carried),
    }))
}

/** Newest first. */
async function archived(place: SeriesPlace, snapshots: ReturnType<typeof readSnapshots>) {
  let heard: () => void = () => undefined
  const room = new RoomCopy({
    room: archiveRoom(place),
    key: place.key,
    tell: () => undefined, // nobody asked for the archive
    onchange: () => heard(),
  })
  try {
    await new Promise<void>((known) => {
      heard = () => {
        if (room.known) known()
      }
      heard()
    })
    return currentNotes(room.doc, snapshots)
  } finally {
    room.close()
  }
}
