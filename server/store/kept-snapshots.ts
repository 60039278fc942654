// Snapshots of meetings, which never change. A meeting is named by its room.

import type { CarriedAt } from '../../shared/model/carried-at.ts'
import type { SnapshotRecord } from '../../shared/model/snapshot.ts'

export interface DatedMarkdown {
  date: string
  /** UTF-8 */
  markdown: Uint8Array
  /** The lines that were carried over. */
  carried?: CarriedAt | undefined
}

export interface KeptSnapshots {
  /**
   * Resolves once the snapshot is durable. Until then, nobody finds it, and after a crash it is there as a whole
   * or not at all. An id begins with its time, so ids are in the order of the snapshots, and no two of a room are
   * the same.
   */
  keep(room: string, record: SnapshotRecord, markdown: Uint8Array): Promise<void>
  /** The records, oldest first. Reports records that cannot be read, and leaves them out. */
  list(room: string): Promise<SnapshotRecord[]>
  /** The Markdown in UTF-8; null if there is no such snapshot. `id` may be any text. */
  read(room: string, id: string): Promise<Buffer | null>
  /** The lines of a snapshot that were carried over. `id` may be any text. */
  carriedIn(room: string, id: string): Promise<CarriedAt | undefined>
  /**
   * The last snapshots of the series' meetings before this one, oldest first. Begins with the newest, and ends
   * after `most.meetings`, or before the one with which they would have more than `most.bytes`.
   */
  earlier(room: string, most: { meetings: number; bytes: number }): Promise<DatedMarkdown[]>
  /** A name for the present set of snapshots of the room's series. It changes with each new snapshot. */
  state(room: string): Promise<string>
}
