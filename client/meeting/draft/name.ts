// The name of the database in which this device has the private draft of a meeting. It is no room's database, so
// nothing that reads or sends rooms finds it.

import { meetingRoom, type MeetingPlace } from '../../browser/place.ts'
import { nameOf } from '../../browser/storage.ts'

export const nameOfDraft = (place: MeetingPlace): string => nameOf(`draft ${meetingRoom(place)}`)
