import { putNote, readNote } from '../../../shared/markdown/read.ts'
import { newPlace, type NewPlace } from './places.ts'
import { writeRoom } from './write-room.ts'

/** Makes a meeting with this Markdown on a relay. Its series and its team are empty. */
export async function newMeeting(relay: string, note: string): Promise<NewPlace> {
  const place = newPlace()
  await writeRoom(relay, place.room, place.key, (doc) => putNote(doc, readNote(note)))
  return place
}
