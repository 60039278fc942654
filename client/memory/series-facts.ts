// The facts that the page of a series shows about each meeting: who wrote in it, how many blockers and questions were
// open, and since when the oldest is there. The worker that also serves the meetings reads them from the notes of the
// archive. For the last meetings without a snapshot, they are read from the documents; offline, from this device's
// copies.

import type * as Y from 'yjs'
import { noteId, type ArchivedNote } from '../../shared/archive/archive.ts'
import { archivedNote } from '../../shared/archive/import.ts'
import { compare } from '../../shared/document/order.ts'
import { noteOf, writeWithCarried } from '../../shared/markdown/write.ts'
import { isEmpty } from '../../shared/model/is-empty.ts'
import type { SnapshotRecord } from '../../shared/model/snapshot.ts'
import type { Team } from '../../shared/model/team.ts'
import type { Template } from '../../shared/model/template.ts'
import { peopleOf } from '../../shared/review/attendance.ts'
import { meetingRoom, type SeriesPlace } from '../browser/place.ts'
import { nameOf, world } from '../browser/storage.ts'
import { Signal } from '../browser/signal.ts'
import { RoomCopy } from '../sync/room-copy.ts'
import { ArchiveReading } from './archive-reading.ts'
import { startWorker, type Speaker } from './speaker.ts'
import { headsOf, keptId, otherIds, textsFor } from './told-notes.ts'
import type { NoteFacts, ToPage } from './wire.ts'

export interface FactsOfMeeting {
  /** The handles of the people who wrote. Until the worker has read an archived note, of all people in the note. */
  people: readonly string[]
  /** How many blockers were open. Null until the worker has sent this; for that, it needs the archive. */
  blockers: number | null
  questions: number | null
  /** The date of the first meeting that had the oldest of the blockers. Null if there are none, or nothing is known. */
  since: string | null
}

/** What is read of a series. */
export interface SeriesRead {
  place: SeriesPlace
  /** The dates that somebody added. */
  listed: () => readonly string[]
  template: () => Template
  team: () => Pick<Team, 'names' | 'people'>
  snapshots: { readonly snapshots: ReadonlyMap<string, SnapshotRecord[]> }
}

/** The most documents of meetings that are opened. */
const MOST_DOCUMENTS = 6
/** ms that the page waits for the relay's news of a document. Then it reads this device's copy. */
const SOON = 1500
/** ms until a document counts as out of reach. */
const PATIENCE = 8000

const UNKNOWN = { people: undefined, blockers: null, questions: null, since: null }

export class SeriesFacts {
  readonly #read: SeriesRead
  readonly #reading: ArchiveReading
  readonly #speaker: Speaker
  readonly #signal = new Signal()
  readonly #copies = new Set<RoomCopy>()
  /** By id. Null until the archive is read. */
  #archived: ReadonlyMap<string, ArchivedNote> | null = null
  /** By date, the notes that the documents would give. */
  readonly #live = new Map<string, ArchivedNote>()
  #facts: ReadonlyMap<string, NoteFacts> = new Map()
  #isClosed = false

  constructor(read: SeriesRead, start = startWorker) {
    this.#read = read
    this.#speaker = start(this.#hear, () => undefined) // without a worker, only people are shown
    this.#reading = new ArchiveReading(read.place, read.snapshots)
    this.#reading.onread((notes) => {
      this.#archived = new Map(notes.map((note) => [note.id, note]))
      this.#changed()
    })
    void this.#openDocuments()
  }

  /** The facts of a meeting. Undefined while nothing is known about it. */
  ofMeeting(date: string): FactsOfMeeting | undefined {
    this.#signal.read()
    const last = this.#read.snapshots.snapshots.get(date)?.at(-1)
    const id = last && noteId(date, last.sha256)
    return this.#factsOf(id === undefined ? this.#live.get(date) : this.#archived?.get(id))
  }

  /** The facts of a note of the archive. */
  ofNote(id: string): FactsOfMeeting | undefined {
    this.#signal.read()
    return this.#factsOf(this.#archived?.get(id))
  }

  #factsOf(note: ArchivedNote | undefined): FactsOfMeeting | undefined {
    if (note === undefined) return undefined
    const { people = note.people, ...known } = this.#facts.get(keptId(note)) ?? UNKNOWN
    return { ...known, people }
  }

  async #openDocuments(): Promise<void> {
    const { listed, snapshots } = this.#read
    const dates = listed()
      .filter((date) => !snapshots.snapshots.has(date))
      .toSorted((one, other) => compare(other, one))
    for (const date of dates.slice(0, MOST_DOCUMENTS)) {
      const note = await this.#noteOf(date)
      if (this.#isClosed) return
      if (note !== null) this.#live.set(date, note)
    }
    this.#changed()
  }

  /** Null if nobody is known to have written in the meeting. */
  #noteOf(date: string): Promise<ArchivedNote | null> {
    const { place } = this.#read
    return new Promise((resolve) => {
      let soon: ReturnType<typeof setTimeout> | undefined
      const end = () => {
        if (!this.#copies.delete(copy)) return
        clearTimeout(soon)
        clearTimeout(late)
        const note = this.#noteIn(copy.doc, date)
        copy.close()
        resolve(note)
      }
      const copy: RoomCopy = new RoomCopy({
        room: meetingRoom({ ...place, date }),
        key: place.key,
        tell: () => undefined, // nobody asked for this meeting
        onchange: () => {
          if (copy.live || copy.refused !== null || copy.failed) end()
          else if (copy.known) soon ??= setTimeout(end, SOON)
        },
      })
      this.#copies.add(copy)
      const late = setTimeout(end, PATIENCE)
    })
  }

  #noteIn(doc: Y.Doc, date: string): ArchivedNote | null {
    if (isEmpty(doc)) return null
    const { template, team } = this.#read
    const note = noteOf(doc, { title: null, template: template(), names: team().names })
    const { markdown, carried } = writeWithCarried(note)
    const wrote = peopleOf(note, team().names).filter((person) => person.wrote)
    const people = wrote.map(({ handle }) => handle)
    return { ...archivedNote('', markdown, date), people, ...(carried.length > 0 && { carried }) }
  }

  get #notes(): readonly ArchivedNote[] {
    return [...(this.#archived?.values() ?? []), ...this.#live.values()]
  }

  #changed(): void {
    if (this.#isClosed) return
    this.#signal.changed()
    if (this.#archived !== null) this.#tellSeries()
  }

  /** Only with the archive: the worker forgets what this device has read of all other notes. */
  #tellSeries(): void {
    const { place, team } = this.#read
    const database = world.address ? null : nameOf(`${place.space}/${place.series}/memory`)
    const series = { database, people: otherIds(team().people), notes: headsOf(this.#notes), later: [] }
    this.#speaker.tell({ is: 'series', series })
  }

  #hear = (message: ToPage): void => {
    if (message.is === 'lacks') {
      for (const answer of textsFor(this.#notes, message.ids)) this.#speaker.tell(answer)
    } else if (message.is === 'ready') this.#speaker.tell({ is: 'facts' })
    else if (message.is === 'facts') {
      this.#facts = new Map(message.facts.map((facts) => [facts.id, facts]))
      this.#signal.changed()
    }
  }

  close(): void {
    this.#isClosed = true
    this.#speaker.end()
    this.#reading.close()
    for (const copy of this.#copies) copy.close()
    this.#copies.clear()
  }
}
