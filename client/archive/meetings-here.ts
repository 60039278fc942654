// The series' meetings as this device has them, as notes that can be searched: a meeting may have no snapshot yet, and
// people go on writing after one.

import { archivedNote } from '../../shared/archive/import.ts'
import type { ArchivedNote } from '../../shared/archive/archive.ts'
import { isEmpty } from '../../shared/model/is-empty.ts'
import { writeMeeting, type MeetingDocuments } from '../../shared/markdown/meeting.ts'
import { painted } from '../browser/painted.ts'
import { meetingRoom, type SeriesPlace } from '../browser/place.ts'
import { DeviceRooms } from '../week/device-rooms.ts'

/** How many meetings are read: a year of weekly ones. */
const MOST = 52

/** A meeting with a note is left out if the note says the same. */
export async function meetingsHere(
  place: SeriesPlace,
  documents: Omit<MeetingDocuments, 'meeting'>,
  notes: readonly ArchivedNote[],
): Promise<ArchivedNote[]> {
  const rooms = await DeviceRooms.list()
  const known = new Set(notes.map(({ id }) => id))
  const dates = rooms.datesOf(place.space, place.series).sort().toReversed().slice(0, MOST)
  const found: ArchivedNote[] = []
  for (const date of dates) {
    await painted() // a long note takes a moment to read
    const meeting = await rooms.read(meetingRoom({ ...place, date }))
    if (isEmpty(meeting)) continue
    const note = archivedNote(`${date}.md`, writeMeeting({ ...documents, meeting }, place.series, date), date)
    if (!known.has(note.id)) found.push(note)
  }
  return found
}
