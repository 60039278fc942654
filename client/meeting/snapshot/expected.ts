// Who is expected to write in a meeting and has not written: people on the attendee list, people who are
// present, and the regulars of the series. To read the archive, this file opens a connection to the relay,
// and closes it after the answer.

import { readArchive, type ArchivedNote } from '../../../shared/archive/archive.ts'
import { archivedNote } from '../../../shared/archive/import.ts'
import { LAST_MEETINGS, regularsOf } from '../../../shared/archive/regulars.ts'
import { compare } from '../../../shared/document/order.ts'
import { handleId } from '../../../shared/document/people.ts'
import { sectionRoot } from '../../../shared/document/roots.ts'
import type { Handle } from '../../../shared/model/team.ts'
import { listedIn, missing, peopleOf, type Missing } from '../../../shared/review/attendance.ts'
import { ask, pathOf, text } from '../../browser/api.ts'
import { archiveRoom } from '../../browser/place.ts'
import { Signal } from '../../browser/signal.ts'
import { RoomCopy } from '../../sync/room-copy.ts'
import type { Present } from '../../text/editor/presence.ts'
import type { MeetingSession } from '../session.ts'
import type { SeriesRecords } from '../../series/series-records.ts'

export class Expected {
  readonly #session: MeetingSession
  readonly #records: SeriesRecords
  readonly #room: RoomCopy
  readonly #signal = new Signal()
  #regulars: readonly Handle[] = []
  readonly #listeners: ((notes: readonly ArchivedNote[]) => void)[] = []
  #notes: readonly ArchivedNote[] | null = null
  #hasRead: 'nothing' | 'device' | 'relay' = 'nothing'
  #isClosed = false

  constructor(session: MeetingSession, records: SeriesRecords) {
    const { place } = session
    this.#session = session
    this.#records = records
    this.#room = new RoomCopy({
      room: archiveRoom(place),
      key: place.key,
      tell: () => undefined, // nobody asked for the archive
      onchange: () => void this.#heard(),
    })
  }

  /** Calls `listener` with the notes, newest first, once they are read, and again if the relay has others. */
  onread(listener: (notes: readonly ArchivedNote[]) => void): void {
    this.#listeners.push(listener)
    if (this.#notes !== null) listener(this.#notes)
  }

  async #heard(): Promise<void> {
    const room = this.#room
    if (this.#isClosed || !room.known || this.#hasRead === 'relay') return
    if (!room.live && this.#hasRead === 'device') return
    this.#hasRead = room.live ? 'relay' : 'device'
    const { place } = this.#session
    const notes = readArchive(room.doc)
    if (this.#hasRead === 'relay') {
      this.#isClosed = true
      room.close()
      notes.unshift(...(await this.#notYetIn(notes)))
      notes.sort((one, other) => compare(other.date ?? '', one.date ?? ''))
    }
    this.#notes = notes
    for (const listener of this.#listeners) listener(notes)
    this.#regulars = regularsOf(notes, place.date, this.#names)
    this.#signal.changed()
  }

  /** The notes of the last snapshots that nobody has brought into the archive yet. Writes nothing. */
  async #notYetIn(notes: readonly ArchivedNote[]): Promise<ArchivedNote[]> {
    const { date: today, space, series, key } = this.#session.place
    const known = new Set(notes.map(({ date }) => date))
    const last = [...this.#records.snapshots]
      .filter(([date]) => date < today && !known.has(date))
      .sort(([one], [other]) => compare(other, one))
      .slice(0, LAST_MEETINGS)
    const read = last.map(async ([date, records]) => {
      const record = records.at(-1)
      if (record === undefined) return []
      const path = `${pathOf(space, series, date)}/snapshots/${pathOf(record.id)}.md`
      const answer = await ask(path, { key }, text)
      return answer.is === 'ok' ? [archivedNote(record.path, answer.value, date)] : []
    })
    return (await Promise.all(read)).flat()
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

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#room.close()
  }
}
