// Who is expected to write in a meeting and has not written: people on the attendee list, people who are
// present, and the regulars of the series.

import { regularsOf } from '../../../shared/archive/regulars.ts'
import { handleId } from '../../../shared/document/people.ts'
import { sectionRoot } from '../../../shared/document/roots.ts'
import type { Handle } from '../../../shared/model/team.ts'
import { listedIn, missing, peopleOf, type Missing } from '../../../shared/review/attendance.ts'
import { Signal } from '../../browser/signal.ts'
import type { ArchiveReading } from '../../memory/archive-reading.ts'
import type { Present } from '../../text/editor/presence.ts'
import type { MeetingSession } from '../session.ts'

export class Expected {
  readonly #session: MeetingSession
  readonly #signal = new Signal()
  #regulars: readonly Handle[] = []

  constructor(session: MeetingSession, reading: ArchiveReading) {
    this.#session = session
    reading.onread((notes) => {
      this.#regulars = regularsOf(notes, session.place.date, this.#names)
      this.#signal.changed()
    })
  }

  get #names() {
    return this.#session.series.team.team.names
  }

  /** The regulars of the series, as far as the archive and the snapshots are known. */
  get regulars(): readonly Handle[] {
    this.#signal.read()
    return this.#regulars
  }

  /** The regulars without a section in this meeting. */
  get withoutSection(): readonly Handle[] {
    const { outline, myId } = this.#session
    const here = new Set([
      myId,
      ...outline.blocks.flatMap(({ sections }) => sections.map(({ owner }) => owner)),
    ])
    return this.regulars.filter(({ id }) => !here.has(this.#names.personOf(id)))
  }

  /** The people, other than me, who have not written. */
  missing(present: readonly Present[]): Missing[] {
    const { outline } = this.#session
    const blocks = outline.blocks.map(({ sections }) => ({
      sections: sections.map(({ block, person, handle, annotation }) => ({
        handle,
        annotation,
        lines: this.#session.lines(sectionRoot(block, person)),
      })),
    }))
    const attended = { attendees: outline.attendees.map(({ entry }) => entry), blocks }
    const others = missing(
      [
        ...listedIn(attended).map((each) => ({ ...each, because: 'listed' as const })),
        ...present.map((each) => ({ ...each, because: 'present' as const })),
        ...this.regulars.map((each) => ({ ...each, because: 'regular' as const })),
      ],
      peopleOf(attended, this.#names),
      this.#names,
    )
    return others.filter(({ handle }) => this.#names.personOf(handleId(handle)) !== this.#session.myId)
  }
}
