// Each person's open items of the meetings before this date. A meeting is read from its note in the archive, if there
// is one, or else from its own document, on this device or from the relay. The document also says which items were
// carried over before, and which ones were answered or dropped after the note was written.

import type { Doc } from 'yjs'
import type { ArchivedNote } from '../../../shared/archive/archive.ts'
import { droppedInNote, pastMeetingOf } from '../../../shared/archive/archived-note.ts'
import { hasWords } from '../../../shared/document/empty-label.ts'
import { compare } from '../../../shared/document/order.ts'
import { blockRoot } from '../../../shared/document/roots.ts'
import type { Note } from '../../../shared/markdown/note.ts'
import { readCarriedNote } from '../../../shared/markdown/carried-note.ts'
import { noteOf } from '../../../shared/markdown/write.ts'
import {
  Asked,
  askedOf,
  MOST_ASKED,
  sinceBreak,
  writersIn,
  type AskedOf,
  type LastOf,
  type PastMeeting,
} from '../../../shared/memory/last.ts'
import { withDocument } from '../../../shared/archive/with-document.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { isEmpty } from '../../../shared/model/is-empty.ts'
import { droppedIn, namedIn } from '../../../shared/memory/answers.ts'
import { headOf, shiftOf, tasksIn, type Shift } from '../../../shared/review/rotation.ts'
import { painted } from '../../browser/painted.ts'
import { linkTo, meetingRoom } from '../../browser/place.ts'
import { Signal } from '../../browser/signal.ts'
import { RoomCopy } from '../../sync/room-copy.ts'
import { DeviceRooms } from '../../week/device-rooms.ts'
import type { MeetingSession } from '../session.ts'

/** Tells the notes of the archive, the newest first: first those of this device, then those of the relay. */
export interface Reading {
  onread: (listener: (notes: readonly ArchivedNote[]) => void) => void
}

/** In how many earlier meetings the page looks for who led and who took notes. */
const MOST_SHIFTS = 26
/** ms until a document counts as out of reach. */
const PATIENCE = 8000
/** ms that the page waits for the relay's news of a document. Then it reads this device's copy. */
const SOON = 1500

interface ReadMeeting {
  note: Note
  past: PastMeeting
}

interface Known {
  pasts: readonly PastMeeting[]
  dates: readonly string[]
  shifts: readonly Shift[]
}

export class LastMeetings {
  readonly #session: MeetingSession
  readonly #signal = new Signal()
  readonly #documents = new Map<string, Promise<ReadMeeting | null>>()
  #rooms: Promise<DeviceRooms> | null = null
  readonly #held = new Map<string, Promise<Doc>>()
  readonly #copies = new Set<RoomCopy>()
  #notes: readonly ArchivedNote[] = []
  #last: ReadonlyMap<string, LastOf> = new Map()
  #dates: readonly string[] = []
  #before: PastMeeting | null = null
  #shifts: readonly Shift[] = []
  /** Whether all meetings were read once. */
  #isWhole = false
  #turn = 0
  #isClosed = false

  constructor(session: MeetingSession, reading: Reading) {
    this.#session = session
    reading.onread((notes) => {
      this.#notes = notes
      void this.#read()
    })
  }

  /** Null if the person wrote in no meeting that is known. */
  of(person: string): LastOf | null {
    this.#signal.read()
    return this.#last.get(person) ?? null
  }

  /** What is open of the meetings before and asks this person, in what others wrote. */
  asksOf(person: string): AskedOf[] {
    this.#signal.read()
    return askedOf(person, this.#last, this.#session.series.team.team.names)
  }

  /** The link to an item that stands in a meeting before: in the meeting itself, or in its note in the archive. */
  linkTo({ person, last: { date } }: AskedOf): string {
    const { place, series, outline, home } = this.#session
    const note = this.#notes.find((each) => each.date === date)
    if (note && !series.series.listed.includes(date))
      return `${linkTo({ ...place, is: 'archive' })}&at=${encodeURIComponent(note.id)}`
    const sections = outline.blocks.flatMap((block) => block.sections)
    const block = sections.find(({ owner }) => owner === person)?.block ?? home ?? ''
    return `${linkTo({ ...place, is: 'meeting', date })}&at=${encodeURIComponent(`section-${block}/${person}`)}`
  }

  /** The last meeting before this one in which anybody wrote. */
  get before(): PastMeeting | null {
    this.#signal.read()
    return this.#before
  }

  /** Who led the meetings before, took their notes, and attended them. */
  get shifts(): readonly Shift[] {
    this.#signal.read()
    return this.#shifts
  }

  /** In how many meetings of the series an item was, with this one, if it is there since this date. */
  meetingsSince(date: string): number {
    this.#signal.read()
    const { place } = this.#session
    return new Set([...this.#dates, place.date].filter((each) => each >= date && each <= place.date)).size
  }

  async #read(): Promise<void> {
    const turn = ++this.#turn
    const { place, series } = this.#session
    const names = series.team.team.names
    const noteOfDate = new Map<string, ArchivedNote>()
    for (const note of this.#notes)
      if (note.date !== null && !noteOfDate.has(note.date)) noteOfDate.set(note.date, note)
    const { listed } = series.series
    const dates = [...new Set([...noteOfDate.keys(), ...listed])]
      .filter((date) => date < place.date)
      .sort((one, other) => compare(other, one))
    const pasts: PastMeeting[] = []
    const writers = new Set<string>()
    const shifts: Shift[] = []
    const fresh = sinceBreak(dates, place.date)
    for (const date of fresh.slice(0, MOST_ASKED)) {
      await painted() // a long note takes a moment to read
      if (turn !== this.#turn || this.#isClosed) return
      const note = noteOfDate.get(date)
      const read = note ? readCarriedNote(note.text, note.carried) : null
      const dropped = note ? droppedInNote(note.text, note.carried) : []
      const meeting = read && { ...pastMeetingOf(read, date), dropped }
      // The document of the last meeting also says which lines of its agenda were carried over.
      const isNeeded = pasts.length === 0 ? this.#session.mayWrite : this.#needs(writers, meeting)
      const isAsked = listed.includes(date) && isNeeded
      const document = isAsked ? await this.#documentOf(date) : null
      const held = meeting && document === null ? await this.#heldOf(meeting) : null
      if (turn !== this.#turn || this.#isClosed) return
      const said = document?.past ?? held
      const past = meeting ? withDocument(meeting, said, names) : document?.past
      const whole = read ?? document?.note
      if (whole) shifts.push(shiftOf(whole, date, names))
      if (!past) continue
      for (const person of writersIn(past, names)) writers.add(person)
      pasts.push(past)
      // The next document may take a while, but the items that are known by now can already be answered.
      if (isAsked && !this.#isWhole) await this.#tell(turn, { pasts, dates, shifts: [...shifts] })
    }
    for (const date of fresh.slice(MOST_ASKED, MOST_SHIFTS)) {
      const note = noteOfDate.get(date)
      if (note) shifts.push({ date, had: tasksIn(readNote(headOf(note.text))), attended: null })
    }
    if (await this.#tell(turn, { pasts, dates, shifts })) this.#isWhole = true
  }

  /** `pasts`: newest first. False if they are being read again meanwhile. */
  async #tell(turn: number, { pasts, dates, shifts }: Known): Promise<boolean> {
    const asked = new Asked(this.#session.series.team.team.names)
    for (const past of pasts.toReversed()) {
      await painted() // many items take a moment to compare
      if (turn !== this.#turn || this.#isClosed) return false
      asked.enter(past)
    }
    this.#last = asked.of
    this.#dates = dates
    this.#before = pasts.find(({ sections }) => sections.some(({ lines }) => hasWords(lines))) ?? null
    this.#shifts = shifts
    this.#signal.changed()
    return true
  }

  /**
   * Whether its document is needed: without a note, or if this may be the last meeting of somebody whose items are
   * shown. A reader is shown none. `meeting`: as its note says.
   */
  #needs(writers: ReadonlySet<string>, meeting: PastMeeting | null): boolean {
    const { mayWrite, myId, outline, series } = this.#session
    if (!mayWrite || meeting === null) return mayWrite
    const owners = outline.blocks.flatMap(({ sections }) => sections.map(({ owner }) => owner))
    const lacking = new Set([myId, ...owners].filter((person) => !writers.has(person)))
    // I may have dropped items in it and written nothing.
    if (lacking.has(myId)) return true
    return [...writersIn(meeting, series.team.team.names)].some((person) => lacking.has(person))
  }

  /** What this device has of the document: somebody may have answered in it after the note was written. */
  async #heldOf({ date, dropped = [] }: PastMeeting): Promise<PastMeeting | null> {
    const { place, mayWrite } = this.#session
    if (!mayWrite) return null
    const known = this.#held.get(date) ?? this.#readHeld(meetingRoom({ ...place, date }))
    this.#held.set(date, known)
    const doc = await known
    const past = this.#meetingIn(doc, date)?.past
    return past ? { ...past, dropped: [...dropped, ...(past.dropped ?? [])] } : null
  }

  async #readHeld(room: string): Promise<Doc> {
    this.#rooms ??= DeviceRooms.list()
    return (await this.#rooms).read(room)
  }

  #documentOf(date: string): Promise<ReadMeeting | null> {
    const known = this.#documents.get(date) ?? this.#openDocument(date)
    this.#documents.set(date, known)
    return known
  }

  /**
   * What this device has of the document, if the relay does not answer in time. Null if there is nothing. The relay's
   * document is read once it comes.
   */
  #openDocument(date: string): Promise<ReadMeeting | null> {
    const { place } = this.#session
    return new Promise((resolve) => {
      let isTold = false
      let soon: ReturnType<typeof setTimeout> | undefined
      const tell = () => {
        if (isTold || !this.#copies.has(copy)) return
        isTold = true
        resolve(this.#meetingIn(copy.doc, date))
      }
      const end = () => {
        if (!this.#copies.delete(copy)) return
        const meeting = this.#meetingIn(copy.doc, date, copy.live)
        copy.close()
        if (!isTold) return resolve(meeting)
        this.#documents.set(date, Promise.resolve(meeting))
        void this.#read()
      }
      const copy: RoomCopy = new RoomCopy({
        room: meetingRoom({ ...place, date }),
        key: place.key,
        tell: () => undefined, // nobody asked for this meeting
        onchange: () => {
          if (copy.live || copy.refused !== null) end()
          else if (copy.failed) tell()
          else if (copy.known) soon ??= setTimeout(tell, SOON)
        },
      })
      this.#copies.add(copy)
      setTimeout(tell, PATIENCE)
    })
  }

  #meetingIn(doc: Doc, date: string, isCurrent = false): ReadMeeting | null {
    const { template, team } = this.#session.series
    const whole = noteOf(doc, { title: null, template, names: team.team.names })
    const blocks = whole.blocks.map((block) =>
      // Lines that a template offers were written by nobody.
      doc.getXmlFragment(blockRoot(block.id)).length === 0 ? { ...block, lines: [] } : block,
    )
    const note = { ...whole, blocks }
    const dropped = droppedIn(doc)
    return isEmpty(doc) && dropped.length === 0
      ? null
      : {
          note,
          past: { ...pastMeetingOf(note, date), dropped, named: (person) => namedIn(doc, person), isCurrent },
        }
  }

  close(): void {
    this.#isClosed = true
    for (const copy of this.#copies) copy.close()
    this.#copies.clear()
  }
}
