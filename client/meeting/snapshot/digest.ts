// Copies the digest of a meeting, for a chat or a mail: of its notes as they are now, or of a snapshot. It works
// offline. Ages come from the series' old notes, as far as this device has them or the relay answers.

import { readArchive, supersededBy } from '../../../shared/archive/archive.ts'
import { MOST_MEETINGS } from '../../../shared/digest/age.ts'
import { compare } from '../../../shared/document/order.ts'
import type { DatedSections } from '../../../shared/digest/digest.ts'
import { readSnapshots } from '../../../shared/model/series-records.ts'
import { copyText } from '../../browser/files.ts'
import { archiveRoom, type SeriesPlace } from '../../browser/place.ts'
import { RoomCopy } from '../../sync/room-copy.ts'
import type { MeetingSession } from '../session.ts'

/** False if the browser does not allow copying. `snapshot`: the Markdown of a snapshot; null for the live notes. */
export async function copyDigest(session: MeetingSession, snapshot: string | null): Promise<boolean> {
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
async function digestOf(session: MeetingSession, snapshot: string | null): Promise<string> {
  const { numberless, writeDigest } = await import('../../../shared/markdown/digest.ts')
  const { place, series } = session
  const earlier = await earlierNotes(session)
  const names = snapshot === null ? series.team.team.names : numberless
  return writeDigest(await noteOf(session, snapshot), place.date, earlier, names)
}

async function noteOf({ doc, place, series }: MeetingSession, snapshot: string | null) {
  if (snapshot !== null) return (await import('../../../shared/markdown/read.ts')).readNote(snapshot)
  const { noteOfMeeting } = await import('../../../shared/markdown/meeting.ts')
  const documents = { meeting: doc, series: series.copy.doc, team: series.team.copy.doc }
  return noteOfMeeting(documents, place.series, place.date)
}

/** The notes of the meetings before this date, oldest first. */
async function earlierNotes({ place, series }: MeetingSession): Promise<DatedSections[]> {
  const { sectionsOf } = await import('../../../shared/markdown/digest.ts')
  const { readNote } = await import('../../../shared/markdown/read.ts')
  const notes = await archived(place)
  const superseded = supersededBy(readSnapshots(series.copy.doc))
  return notes
    .flatMap(({ id, date, text }) =>
      date !== null && date < place.date && !superseded.has(id) ? [{ date, text }] : [],
    )
    .slice(0, MOST_MEETINGS)
    .sort((one, other) => compare(one.date, other.date))
    .map((note) => ({ date: note.date, sections: sectionsOf(readNote(note.text)) }))
}

/** Newest first. */
async function archived(place: SeriesPlace) {
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
    return readArchive(room.doc)
  } finally {
    room.close()
  }
}
