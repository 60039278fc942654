// Whose turn it is to lead this meeting, and to take its notes.

import { awayIn, proposed, tasksIn, TASKS, type Task } from '../../../shared/review/rotation.ts'
import type { Handle } from '../../../shared/model/team.ts'
import type { MeetingSession } from '../session.ts'
import type { LastMeetings } from './last-meetings.ts'

type Session = Pick<MeetingSession, 'mayWrite' | 'outline' | 'place'> & {
  readonly series: {
    readonly team: { readonly team: Pick<MeetingSession['series']['team']['team'], 'names'> }
  }
}

export class Proposals {
  readonly #session: Session
  readonly #last: Pick<LastMeetings, 'shifts'>

  constructor(session: Session, last: Pick<LastMeetings, 'shifts'>) {
    this.#session = session
    this.#last = last
  }

  /** Null if the row of the header is no such task, somebody has it, or nothing is known of the meetings before. */
  of(row: string): Handle | null {
    const task: Task | undefined = TASKS.find((each) => each === row)
    const { mayWrite, outline, place, series } = this.#session
    // A field that has any text is its person's.
    const isFree = outline.header.some(({ id, value }) => id === row && value.trim() === '')
    if (task === undefined || !mayWrite || !isFree) return null
    const { names } = series.team.team
    // Whether somebody is absent is said beside their name: the lines are not needed.
    const blocks = outline.blocks.map(({ sections }) => ({
      sections: sections.map(({ handle, annotation }) => ({ handle, annotation, lines: [] })),
    }))
    const proposals = proposed({
      ...{ date: place.date, shifts: this.#last.shifts, had: tasksIn(outline) },
      ...{ away: awayIn({ blocks }, names), names },
    })
    return proposals[task] ?? null
  }
}
