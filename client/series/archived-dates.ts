// The dates for which the archive of a series has notes. This file only reads.

import { archivedDates } from '../../shared/archive/archive.ts'
import { archiveRoom, type SeriesPlace } from '../browser/place.ts'
import { Derived } from '../browser/signal.ts'
import { RoomCopy } from '../sync/room-copy.ts'

export class ArchivedDates {
  readonly #room: RoomCopy
  readonly #dates: Derived<ReadonlyMap<string, readonly string[]>>

  constructor(place: SeriesPlace) {
    this.#room = new RoomCopy({
      room: archiveRoom(place),
      key: place.key,
      tell: () => undefined, // nothing is written, so nothing can fail that the person should know of
    })
    const { doc } = this.#room
    this.#dates = new Derived(
      () => archivedDates(doc),
      () => new Map<string, readonly string[]>(),
    )
    doc.on('update', () => this.#dates.changed())
  }

  /** Each date with the ids of its notes. */
  get all(): ReadonlyMap<string, readonly string[]> {
    return this.#dates.value
  }

  close(): void {
    this.#room.close()
  }
}
