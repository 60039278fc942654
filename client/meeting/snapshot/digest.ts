// Copies the digest of a meeting, for a chat or a mail: of its notes as they are now, or of a snapshot. It works
// offline. Ages come from the series' old notes, as far as this device has them or the relay answers.

import { readArchive } from '../../../shared/archive/archive.ts'
import { compare } from '../../../shared/document/order.ts'
import type { DatedSections } from '../../../shared/digest/digest.ts'
import { copyText } from '../../browser/files.ts'
import { archiveRoom, type SeriesPlace } from '../../browser/place.ts'
import { RoomCopy } from '../../sync/room-copy.ts'
import type { MeetingSession } from '../session.ts'

/** How many old notes are read: half a year of weekly meetings. */
const MOST = 26

/** False if the browser does not allow copying. `snapshot`: the Markdown of a snapshot; null for the live notes. */
export async function copyDigest(session: MeetingSession, snapshot: string | null): Promise<boolean> {
  return copyText(await digestOf(session, snapshot))
}

async function digestOf(session: MeetingSession, snapshot: string | null): Promise<string> {
  const { writeDigest } = await import('../../../shared/markdown/digest.ts')
  const { place, series } = session
  const earlier = await earlierNotes(place, place.date)
  return writeDigest(await noteOf(session, snapshot), place.date, earlier, series.team.team.names)
}

async function noteOf({ doc, place, series }: MeetingSession, snapshot: string | null) {
  if (snapshot !== null) return (await import('../../../shared/markdown/read.ts')).readNote(snapshot)
  const { noteOfMeeting } = await import('../../../shared/markdown/meeting.ts')
  const documents = { meeting: doc, series: series.copy.doc, team: series.team.copy.doc }
  return noteOfMeeting(documents, place.series, place.date)
}

/** The notes of the meetings before this date, oldest first. */
async function earlierNotes(place: SeriesPlace, date: string): Promise<DatedSections[]> {
  const { sectionsOf } = await import('../../../shared/markdown/digest.ts')
  const { readNote } = await import('../../../shared/markdown/read.ts')
  const notes = await archived(place)
  return notes
    .flatMap((note) => (note.date !== null && note.date < date ? [{ date: note.date, text: note.text }] : []))
    .slice(0, MOST)
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
