import { putNote, readNote } from '../../../shared/markdown/read.ts'
import { newPlace, type NewPlace } from './places.ts'
import { writeRoom } from './write-room.ts'

/** A new meeting of a relay that holds this Markdown; its series and team hold nothing. */
export async function newMeeting(relay: string, note: string): Promise<NewPlace> {
  const place = newPlace()
  await writeRoom(relay, place.room, place.key, (doc) => putNote(doc, readNote(note)))
  return place
}
