// Who is expected to write in a meeting and has not written: people on the attendee list, people who are
// present, and the regulars of the series.

import { regularsOf, type Attendance } from '../../../shared/archive/regulars.ts'
import { handleId } from '../../../shared/document/people.ts'
import { sectionRoot } from '../../../shared/document/roots.ts'
import { compare } from '../../../shared/document/order.ts'
import type { Handle, Names } from '../../../shared/model/team.ts'
import { listedIn, missing, peopleOf, type Missing } from '../../../shared/review/attendance.ts'
import type { Shift } from '../../../shared/review/rotation.ts'
import { Signal } from '../../browser/signal.ts'
import type { ArchiveReading } from '../../memory/archive-reading.ts'
import type { Present } from '../../text/editor/presence.ts'
import type { MeetingSession } from '../session.ts'

/** Who came to the earlier meetings, as their notes and documents say. */
export interface Came {
  readonly shifts: readonly Shift[]
}

export class Expected {
  readonly #session: MeetingSession
  readonly #came: Came
  readonly #signal = new Signal()
  #notes: readonly Attendance[] = []
  #known: {
    notes: readonly Attendance[]
    shifts: readonly Shift[]
    names: Names
    regulars: Handle[]
  } | null = null

  constructor(session: MeetingSession, reading: Pick<ArchiveReading, 'onread'>, came: Came) {
    this.#session = session
    this.#came = came
    reading.onread((notes) => {
      this.#notes = notes
      this.#signal.changed()
    })
  }

  get #names() {
    return this.#session.series.team.team.names
  }

  /** The regulars of the series, from the known part of the archive, the snapshots and the last documents. */
  get regulars(): readonly Handle[] {
    this.#signal.read()
    const [notes, { shifts }, names] = [this.#notes, this.#came, this.#names]
    const known = this.#known
    if (known?.notes === notes && known.shifts === shifts && known.names === names) return known.regulars
    const dates = new Set(notes.map(({ date }) => date))
    const documents = shifts
      .filter(({ date, attended }) => !dates.has(date) && attended !== null)
      .map(({ date, attended }) => ({ date, people: (attended ?? []).map(({ handle }) => handle) }))
    const all = [...notes, ...documents].sort((one, other) => compare(other.date ?? '', one.date ?? ''))
    const regulars = regularsOf(all, this.#session.place.date, names)
    this.#known = { notes, shifts, names, regulars }
    return regulars
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
