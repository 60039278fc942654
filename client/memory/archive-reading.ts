// Reads the archive of a series once for everything in a meeting that needs old notes: first what this device
// has, then what the relay has. It opens a connection to the relay, and closes it after the answer.

import { currentNotes, type ArchivedNote } from '../../shared/archive/archive.ts'
import { ofSnapshot } from '../../shared/archive/import.ts'
import type { SnapshotRecord } from '../../shared/model/snapshot.ts'
import { LAST_MEETINGS } from '../../shared/archive/regulars.ts'
import { compare } from '../../shared/document/order.ts'
import { ask, pathOf, text } from '../browser/api.ts'
import { archiveRoom, type SeriesPlace } from '../browser/place.ts'
import { RoomCopy } from '../sync/room-copy.ts'

/** The series, and the meeting that is open, if one is. */
type ReadPlace = SeriesPlace & { readonly date?: string }

interface Records {
  readonly snapshots: ReadonlyMap<string, SnapshotRecord[]>
}

export class ArchiveReading {
  readonly #place: ReadPlace
  readonly #records: Records
  readonly #room: RoomCopy
  readonly #listeners: ((notes: readonly ArchivedNote[]) => void)[] = []
  #notes: readonly ArchivedNote[] | null = null
  #hasRead: 'nothing' | 'device' | 'relay' = 'nothing'
  #isClosed = false

  constructor(place: ReadPlace, records: Records) {
    this.#place = place
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
    // A device without the archive knows nothing of the meetings before, until the relay answers.
    if (!room.live && (!room.had || this.#hasRead === 'device')) return
    this.#hasRead = room.live ? 'relay' : 'device'
    const notes = currentNotes(room.doc, this.#records.snapshots)
    if (this.#hasRead === 'relay') {
      this.close()
      notes.unshift(...(await this.#notYetIn(notes)))
      notes.sort((one, other) => compare(other.date ?? '', one.date ?? ''))
    }
    this.#notes = notes
    for (const listener of this.#listeners) listener(notes)
  }

  /**
   * The notes of the last snapshots before the open meeting that nobody has brought into the archive yet. Writes
   * nothing.
   */
  async #notYetIn(notes: readonly ArchivedNote[]): Promise<ArchivedNote[]> {
    const { date: today, space, series, key } = this.#place
    const known = new Set(notes.map(({ date }) => date))
    const last = [...this.#records.snapshots]
      .filter(([date]) => (today === undefined || date < today) && !known.has(date))
      .sort(([one], [other]) => compare(other, one))
      .slice(0, LAST_MEETINGS)
    const read = last.map(async ([date, records]) => {
      const record = records.at(-1)
      if (record === undefined) return []
      const path = `${pathOf(space, series, date)}/snapshots/${pathOf(record.id)}.md`
      const answer = await ask(path, { key }, text)
      return answer.is === 'ok' ? [ofSnapshot(record, answer.value, date)] : []
    })
    return (await Promise.all(read)).flat()
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#room.close()
  }
}
