// This device's copy of a series' archive. It also adds the notes of snapshots that the archive lacks.

import type * as Y from 'yjs'
import {
  hasNote,
  keepCarried,
  keepNote,
  noteId,
  readArchive,
  readTakenOut,
  supersededBy,
  type ArchivedNote,
} from '../../shared/archive/archive.ts'
import { ofSnapshot } from '../../shared/archive/import.ts'
import type { SnapshotRecord } from '../../shared/model/snapshot.ts'
import { ask, pathOf, text } from '../browser/api.ts'
import { RoomCopy } from '../sync/room-copy.ts'
import { archiveRoom, type SeriesPlace } from '../browser/place.ts'
import type { Recovery } from '../sync/recovery.ts'
import { SeriesRecords } from '../series/series-records.ts'
import type { SeriesSession } from '../series/series.ts'
import { Derived } from '../browser/signal.ts'
import { words } from './words/en.ts'

export interface ArchiveCopyOptions {
  place: SeriesPlace
  series: SeriesSession
  tell: (sentence: string, isOver?: boolean) => void
  recovery?: Recovery
  onchange?: () => void
}

/** ms from a change until the archive is read again, so that many changes in a row lead to one reading. */
const PAUSE = 200

export class ArchiveCopy {
  readonly room: RoomCopy
  readonly #options: ArchiveCopyOptions
  readonly #records: SeriesRecords
  readonly #notes = new Derived(
    () => this.#withoutEarlier(readArchive(this.doc)),
    () => [],
  )
  readonly #takenOut = new Derived(
    () => this.#withoutEarlier(readTakenOut(this.doc)),
    () => [],
  )
  #timer: ReturnType<typeof setTimeout> | undefined
  #healed = false
  #closed = false

  constructor(options: ArchiveCopyOptions) {
    const { place, series, tell, recovery } = options
    this.#options = options
    this.#records = new SeriesRecords(series)
    this.room = new RoomCopy({
      room: archiveRoom(place),
      key: place.key,
      tell,
      ...(recovery && { recovery }),
      onchange: () => {
        options.onchange?.()
        void this.#heal()
      },
    })
    this.doc.on('update', this.#soon)
    series.copy.doc.on('update', this.#heard)
  }

  get doc(): Y.Doc {
    return this.room.doc
  }

  /** The page of the repository that the notes go to. Empty if nobody has named one. */
  get repository(): string {
    return this.#records.repository.page
  }

  /** Newest first. Of each meeting's snapshots, only the last is here. */
  get notes(): ArchivedNote[] {
    return this.#notes.value
  }

  /** Notes that were taken out. They stay out until somebody puts them back. */
  get takenOut(): ArchivedNote[] {
    return this.#takenOut.value
  }

  /** Whether the note is that of a meeting's last snapshot. */
  isSnapshot = ({ id, date }: ArchivedNote): boolean => {
    const last = date === null ? undefined : this.#records.snapshots.get(date)?.at(-1)
    return last !== undefined && id === noteId(date, last.sha256)
  }

  get known(): boolean {
    return this.room.known && this.#options.series.known
  }

  #withoutEarlier(notes: ArchivedNote[]): ArchivedNote[] {
    const superseded = supersededBy(this.#records.snapshots)
    return notes.filter(({ id }) => !superseded.has(id))
  }

  #heard = (): void => {
    this.#soon()
    void this.#heal()
  }

  #soon = (): void => {
    this.#timer ??= setTimeout(() => this.changed(), PAUSE)
  }

  /** Shows changes at once. Call after this person's own act. */
  changed(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#notes.changed()
    this.#takenOut.changed()
  }

  /** The first client that opens the archive adds the notes of snapshots that the archive lacks. */
  #heal = async (): Promise<void> => {
    const { series, tell } = this.#options
    if (this.#healed || !this.room.live || !this.known || !series.team.mayWrite) return
    this.#healed = true
    let failed = 0
    for (const [date, records] of this.#records.snapshots) {
      const record = records.at(-1)
      if (this.#closed) return
      if (record !== undefined && !(await this.#bringIn(date, record))) failed++
    }
    if (failed > 0 && !this.#closed) tell(notBroughtIn(failed))
  }

  /** False if the server does not give the text. */
  async #bringIn(date: string, record: SnapshotRecord): Promise<boolean> {
    const id = noteId(date, record.sha256)
    if (hasNote(this.doc, id)) {
      keepCarried(this.doc, id, record.carried)
      return true
    }
    const { space, series, key } = this.#options.place
    const path = `${pathOf(space, series, date)}/snapshots/${pathOf(record.id)}.md`
    const answer = await ask(path, { key }, text)
    if (answer.is === 'failed') return false
    if (!this.#closed) keepNote(this.doc, { ...ofSnapshot(record, answer.value, date), id })
    return true
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#options.series.copy.doc.off('update', this.#heard)
    this.#records.close()
    this.room.close()
  }
}

const notBroughtIn = (count: number): string => words.missing(count)
