// The documents of rooms, as this device has them. Nothing is written, and no relay is asked.

import type * as Y from 'yjs'
import { isMeetingDate } from '../../shared/wire/access.ts'
import { nameOf } from '../browser/storage.ts'
import { newDocument } from '../sync/store/document.ts'
import { applyEach, Records } from '../sync/store/records.ts'

export class DeviceRooms {
  readonly #rooms: ReadonlySet<string>

  private constructor(rooms: ReadonlySet<string>) {
    this.#rooms = rooms
  }

  static async list(): Promise<DeviceRooms> {
    const prefix = nameOf('')
    // A browser that cannot list its databases shows nothing here: opening one would create it.
    const databases = 'databases' in indexedDB ? await indexedDB.databases() : []
    const rooms = databases.flatMap(({ name = '' }) =>
      name.startsWith(prefix) ? [name.slice(prefix.length)] : [],
    )
    return new DeviceRooms(new Set(rooms))
  }

  /** The dates of the series' meetings that are here. */
  datesOf(space: string, series: string): string[] {
    const before = `${space}/${series}/`
    return [...this.#rooms]
      .filter((room) => room.startsWith(before))
      .map((room) => room.slice(before.length))
      .filter(isMeetingDate)
  }

  /** The series of a team that have data on this device. */
  seriesOf(space: string): string[] {
    const names = [...this.#rooms].map((room) => room.split('/'))
    const own = names.filter(([team, series, what]) => team === space && series !== '-' && what !== undefined)
    return [...new Set(own.map(([, series = '']) => series))]
  }

  /** An empty document if the room is not here. */
  async read(room: string): Promise<Y.Doc> {
    const doc = newDocument()
    if (!this.#rooms.has(room)) return doc
    const { records } = await Records.open(nameOf(room), () => undefined)
    try {
      applyEach(doc, (await records.read()).updates, null)
    } finally {
      records.close()
    }
    return doc
  }
}
