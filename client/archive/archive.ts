// The archive of a series: notes from snapshots and imports, their search, and the edits that people make.

import {
  hideNote,
  keepNote,
  showNote,
  type ArchivedNote,
  type Keeping,
} from '../../shared/archive/archive.ts'
import { repairNote } from '../../shared/archive/archive-repair.ts'
import { handleId } from '../../shared/document/people.ts'
import type { Handle } from '../../shared/model/team.ts'
import { ArchiveCopy } from './archive-copy.ts'
import { ArchiveImport } from './archive-import.ts'
import { rowsOf, type ArchiveRow } from './archive-rows.ts'
import { ArchiveSearch } from './archive-search.ts'
import type { Notices } from '../browser/notices.ts'
import type { SeriesPlace } from '../browser/place.ts'
import { Signal } from '../browser/signal.ts'
import { meetingsHere } from './meetings-here.ts'
import { Recovery } from '../sync/recovery.ts'
import { SeriesSession } from '../series/series.ts'
import { meetWriters } from '../team/team-acts.ts'
import { worst, type Status } from '../sync/status.ts'
import { words } from './words/en.ts'

export interface ArchiveOptions {
  place: SeriesPlace
  me: Handle
  notices: Notices
}

export class ArchiveSession {
  readonly series: SeriesSession
  readonly search = new ArchiveSearch()
  readonly imports: ArchiveImport
  readonly #notices: Notices
  readonly #copy: ArchiveCopy
  readonly #place: SeriesPlace
  readonly #signal = new Signal()
  /** Called when everything is saved. */
  #saved: (() => void)[] = []
  #here: readonly ArchivedNote[] = []
  #isHereAsked = false
  /** What `notes` and `here` were when the search was last given `both` of them. */
  #all: Record<'notes' | 'here' | 'both', readonly ArchivedNote[]> | null = null

  constructor({ place, me, notices }: ArchiveOptions) {
    this.#notices = notices
    this.#place = place
    const recovery = new Recovery(notices)
    this.series = new SeriesSession({ place, me, notices, recovery })
    this.#copy = new ArchiveCopy({
      place,
      series: this.series,
      tell: notices.say,
      recovery,
      onchange: () => this.#heard(),
    })
    this.imports = new ArchiveImport({
      keep: (note) => this.#keep(note),
      whenSaved: () => this.#whenSaved(),
      weekday: () => this.series.series.schedule?.weekday ?? null,
    })
  }

  /** The page of the repository that the notes go to. Empty if nobody has named one. */
  get repository(): string {
    return this.#copy.repository
  }

  /** Newest first. Of each meeting's snapshots, only the last is here. */
  get notes(): ArchivedNote[] {
    this.#signal.read()
    const { notes } = this.#copy
    const here = this.#here
    if (this.#all?.notes !== notes || this.#all.here !== here)
      this.#all = { notes, here, both: [...notes, ...here] }
    this.search.index(this.#all.both)
    return notes
  }

  /** Meetings on this device that are in no note of the archive yet. Read when they are first asked for. */
  get here(): readonly ArchivedNote[] {
    this.#signal.read()
    if (!this.#isHereAsked) void this.#readHere()
    return this.#here
  }

  async #readHere(): Promise<void> {
    this.#isHereAsked = true
    const documents = { series: this.series.copy.doc, team: this.series.team.copy.doc }
    this.#here = await meetingsHere(this.#place, documents, this.#copy.notes)
    this.#signal.changed()
  }

  /** Newest first. */
  get rows(): ArchiveRow[] {
    return rowsOf(this.notes, this.#copy.isSnapshot, this.series.name)
  }

  /** Newest first. */
  get takenOut(): ArchivedNote[] {
    return this.#copy.takenOut
  }

  /** The people who have a section in any note, each with the number of these notes. */
  get people(): [handle: string, count: number][] {
    const counts = new Map<string, number>()
    for (const { people } of this.notes) for (const who of people) counts.set(who, (counts.get(who) ?? 0) + 1)
    return [...counts].sort(([a], [b]) => a.localeCompare(b))
  }

  get known(): boolean {
    return this.#copy.known
  }

  get mayWrite(): boolean {
    return this.series.team.mayWrite
  }

  get status(): Status {
    return worst([this.#copy.room.status, this.series.status])
  }

  get refused(): { sentence: string } | null {
    return this.#copy.room.refused ?? this.series.refused
  }

  #heard(): void {
    if (this.#copy.room.settled) for (const saved of this.#saved.splice(0)) saved()
  }

  /** Resolves when everything in this copy of the archive is on the relay's disk. */
  #whenSaved(): Promise<void> {
    return this.#copy.room.settled ? Promise.resolve() : new Promise((saved) => this.#saved.push(saved))
  }

  /** The writers of a note join the team's people, so that they are offered, and can be merged with others. */
  #keep(note: ArchivedNote): Keeping {
    const keeping = keepNote(this.#copy.doc, note)
    if (keeping === 'new')
      meetWriters(
        this.series.team,
        note.people.map((handle) => ({ owner: handleId(handle), handle })),
      )
    return keeping
  }

  takeOut(note: ArchivedNote): void {
    hideNote(this.#copy.doc, note.id)
    this.#copy.changed()
    this.#notices.tell({
      id: TAKEN_OUT,
      passes: true,
      sentence: words.wasTakenOut(note.title),
      actions: [{ label: words.putBack, act: () => this.putBack(note) }],
    })
  }

  putBack(note: ArchivedNote): void {
    showNote(this.#copy.doc, note.id)
    this.#copy.changed()
    this.#notices.dismiss(TAKEN_OUT)
  }

  /** Replaces a note's text, for example by the same text read with the right encoding. */
  replace(note: ArchivedNote, text: string): void {
    const repaired = repairNote(this.#copy.doc, note, text, words.ofImport)
    this.#copy.changed()
    if (repaired.is === 'refused') this.#notices.say(repaired.sentence)
  }

  close(): void {
    this.imports.stop()
    this.#copy.close()
    this.series.close()
  }
}

/** All notices about notes that were taken out have this id, so a new one replaces the last one. */
const TAKEN_OUT = 'taken out'
