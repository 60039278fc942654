// The archive of a series in one page: its notes, those of its snapshots and those imported, searched
// offline, and what is done with them.

import { hasNote, hideNote, keepNote, noteId, readArchive, type ArchivedNote } from '../shared/archive.ts'
import { archivedNote, importNote } from '../shared/import.ts'
import type { Handle } from '../shared/team.ts'
import { ask, pathOf, text } from './api.ts'
import { ArchiveImport } from './archive-import.ts'
import { ArchiveSearch } from './archive-search.ts'
import { RoomCopy } from './copy.ts'
import type { Notices } from './notices.ts'
import { archiveRoom, type SeriesPlace } from './place.ts'
import { Recovery } from './recovery.ts'
import { SeriesSession } from './series.ts'
import { Derived } from './signal.ts'
import { worst, type Status } from './status.ts'

export interface ArchiveOptions {
  place: SeriesPlace
  me: Handle
  notices: Notices
}

export class ArchiveSession {
  readonly series: SeriesSession
  readonly search = new ArchiveSearch()
  readonly imports: ArchiveImport
  readonly #place: SeriesPlace
  readonly #copy: RoomCopy
  readonly #notes: Derived<ArchivedNote[]>
  #healed = false
  #saved: (() => void)[] = []

  constructor({ place, me, notices }: ArchiveOptions) {
    this.#place = place
    const recovery = new Recovery(notices)
    this.series = new SeriesSession({ place, me, notices, recovery, onchange: () => this.#changed() })
    this.#copy = new RoomCopy({
      room: archiveRoom(place),
      key: place.key,
      tell: (sentence) => notices.say(sentence),
      recovery,
      onchange: () => this.#heard(),
    })
    this.#notes = new Derived(() => this.#current())
    this.#copy.doc.on('update', () => this.#changed())
    this.imports = new ArchiveImport({
      keep: (note) => keepNote(this.#copy.doc, note),
      whenSaved: () => this.#whenSaved(),
    })
  }

  /** Newest first. Of a meeting's snapshots the last one only. */
  get notes(): ArchivedNote[] {
    return this.#notes.value
  }

  /** Who has written, and in how many notes. */
  get people(): [handle: string, count: number][] {
    const counts = new Map<string, number>()
    for (const { people } of this.notes) for (const who of people) counts.set(who, (counts.get(who) ?? 0) + 1)
    return [...counts].sort(([a], [b]) => a.localeCompare(b))
  }

  #current(): ArchivedNote[] {
    const superseded = new Set(
      [...this.series.series.snapshots].flatMap(([date, records]) =>
        records.slice(0, -1).map(({ sha256 }) => noteId(date, sha256)),
      ),
    )
    const notes = readArchive(this.#copy.doc).filter(({ id }) => !superseded.has(id))
    this.search.index(notes)
    return notes
  }

  get known(): boolean {
    return this.#copy.known && this.series.known
  }

  get mayWrite(): boolean {
    return this.series.team.mayWrite
  }

  get status(): Status {
    return worst([this.#copy.status, this.series.status])
  }

  get refused(): { sentence: string } | null {
    return this.#copy.refused ?? this.series.refused
  }

  #changed(): void {
    this.#notes.changed()
  }

  #heard(): void {
    if (this.#copy.settled) for (const saved of this.#saved.splice(0)) saved()
    if (this.#copy.live) void this.#heal()
  }

  /** Resolves when all of the archive that is here is on the relay's disk. */
  #whenSaved(): Promise<void> {
    return this.#copy.settled ? Promise.resolve() : new Promise((saved) => this.#saved.push(saved))
  }

  /** Snapshots whose text the archive has not got: whoever opens it first brings them in. */
  async #heal(): Promise<void> {
    if (this.#healed || !this.known || !this.mayWrite) return
    this.#healed = true
    for (const [date, records] of this.series.series.snapshots) {
      const record = records.at(-1)
      if (record === undefined || hasNote(this.#copy.doc, noteId(date, record.sha256))) continue
      const { space, series, key } = this.#place
      const path = `${pathOf(space, series, date)}/snapshots/${pathOf(record.id)}.md`
      const answer = await ask(path, { key }, text)
      if (answer.is === 'failed') continue // it is tried again when the archive is next opened
      keepNote(this.#copy.doc, archivedNote(record.path, answer.value, date))
    }
  }

  hide(note: ArchivedNote): void {
    hideNote(this.#copy.doc, note.id)
  }

  /** Puts a text, read under the right encoding say, in the place of a note's. */
  replace(note: ArchivedNote, text: string): void {
    const read = importNote(note.path, text)
    if (read.is === 'refused') return
    this.#copy.doc.transact(() => {
      for (const each of read.notes) keepNote(this.#copy.doc, each)
      hideNote(this.#copy.doc, note.id)
    })
  }

  close(): void {
    this.imports.stop()
    this.#copy.close()
    this.series.close()
  }
}
