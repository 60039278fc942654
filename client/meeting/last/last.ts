// The last meeting of a person, beside the note: loaded apart, because it needs the code that reads Markdown.

import LastTimeView from './LastTime.svelte'
import { LastMeetings, type Reading } from './last-meetings.ts'
import { LastTime } from './last-time.ts'
import type { MeetingSession } from '../session.ts'

export class Last {
  readonly View = LastTimeView
  readonly time: LastTime
  readonly #meetings: LastMeetings

  constructor(session: MeetingSession, reading: Reading) {
    this.#meetings = new LastMeetings(session, reading)
    this.time = new LastTime(session, this.#meetings)
  }

  close(): void {
    this.time.close()
    this.#meetings.close()
  }
}
