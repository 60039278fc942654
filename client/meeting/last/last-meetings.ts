// The last meeting of each person: the latest one before this date in which the person wrote. It is read from the
// note in the archive, if there is one, and else from the meeting's own document, on this device or from the relay.
// That document also says which items were carried over before.

import type { ArchivedNote } from '../../../shared/archive/archive.ts'
import { meetingOfNote } from '../../../shared/archive/archived-note.ts'
import { compare } from '../../../shared/document/order.ts'
import { noteOf } from '../../../shared/markdown/write.ts'
import { addLast, withIdentities, type LastOf, type PastMeeting } from '../../../shared/memory/last.ts'
import { painted } from '../../browser/painted.ts'
import { meetingRoom } from '../../browser/place.ts'
import { Signal } from '../../browser/signal.ts'
import { RoomCopy } from '../../sync/room-copy.ts'
import type { MeetingSession } from '../session.ts'

/** Tells the notes of the archive, the newest first: first those of this device, then those of the relay. */
export interface Reading {
  onread: (listener: (notes: readonly ArchivedNote[]) => void) => void
}

/** How many meetings back an item is looked for. */
const MOST = 8
/** How many documents of meetings are opened. */
const MOST_DOCUMENTS = 3
/** ms until a document counts as out of reach. */
const PATIENCE = 8000
/** ms until what this device has of a document is read, if the relay has not sent what is new. */
const SOON = 1500

export class LastMeetings {
  readonly #session: MeetingSession
  readonly #signal = new Signal()
  readonly #documents = new Map<string, Promise<PastMeeting | null>>()
  readonly #copies = new Set<RoomCopy>()
  #last: ReadonlyMap<string, LastOf> = new Map()
  #dates: readonly string[] = []
  #turn = 0
  #isClosed = false

  constructor(session: MeetingSession, reading: Reading) {
    this.#session = session
    reading.onread((notes) => void this.#read(notes))
  }

  /** Null if the person wrote in no meeting that is known. */
  of(person: string): LastOf | null {
    this.#signal.read()
    return this.#last.get(person) ?? null
  }

  /** In how many meetings of the series an item was, with this one, if it is there since this date. */
  meetingsSince(date: string): number {
    this.#signal.read()
    const { place } = this.#session
    return new Set([...this.#dates, place.date].filter((each) => each >= date && each <= place.date)).size
  }

  async #read(notes: readonly ArchivedNote[]): Promise<void> {
    const turn = ++this.#turn
    const { place, series } = this.#session
    const names = series.team.team.names
    const noteOfDate = new Map<string, ArchivedNote>()
    for (const note of notes)
      if (note.date !== null && !noteOfDate.has(note.date)) noteOfDate.set(note.date, note)
    const { listed } = series.series
    const dates = [...new Set([...noteOfDate.keys(), ...listed])]
      .filter((date) => date < place.date)
      .sort((one, other) => compare(other, one))
    const last = new Map<string, LastOf>()
    const documents = new Map(
      dates
        .slice(0, MOST)
        .filter((date) => listed.includes(date))
        .slice(0, MOST_DOCUMENTS)
        .map((date) => [date, this.#documentOf(date)]),
    )
    for (const date of dates.slice(0, MOST)) {
      await painted() // a long note takes a moment to read
      const note = noteOfDate.get(date)
      const document = (await documents.get(date)) ?? null
      if (turn !== this.#turn || this.#isClosed) return
      const meeting = note ? withIdentities(meetingOfNote(note, date), document, names) : document
      if (meeting) addLast(last, meeting, names)
    }
    this.#last = last
    this.#dates = dates
    this.#signal.changed()
  }

  #documentOf(date: string): Promise<PastMeeting | null> {
    const known = this.#documents.get(date) ?? this.#openDocument(date)
    this.#documents.set(date, known)
    return known
  }

  /** Null if neither this device nor the relay has the document. */
  async #openDocument(date: string): Promise<PastMeeting | null> {
    const { place, series } = this.#session
    const copy = await new Promise<RoomCopy>((resolve) => {
      const done = () => resolve(opened)
      const opened: RoomCopy = new RoomCopy({
        room: meetingRoom({ ...place, date }),
        key: place.key,
        tell: () => undefined, // nobody asked for this meeting
        onchange: () => {
          if (opened.live || opened.failed || opened.refused !== null) done()
          else if (opened.known) setTimeout(done, SOON)
        },
      })
      this.#copies.add(opened)
      setTimeout(done, PATIENCE)
    })
    const note = noteOf(copy.doc, { title: null, template: series.template, names: series.team.team.names })
    this.#copies.delete(copy)
    copy.close()
    const sections = note.blocks.flatMap((block) => block.sections)
    return sections.length === 0 ? null : { date, sections }
  }

  close(): void {
    this.#isClosed = true
    for (const copy of this.#copies) copy.close()
  }
}
