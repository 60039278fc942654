// The rows of the list of meetings, one for each date: a meeting that is planned, held or added, or else a note of the
// archive. A meeting may have been added on the day of an imported note. Then its row leads to both.

import { noteId, supersededBy } from '../../shared/archive/archive.ts'
import { compare } from '../../shared/document/order.ts'
import type { SnapshotRecord } from '../../shared/model/snapshot.ts'

export interface MeetingRow {
  date: string
  /** Whether there is a meeting, besides the notes of the archive. */
  isHeld: boolean
  /** The ids of the archive's notes, without those of the meeting's own snapshots. */
  notes: readonly string[]
}

export interface Dates {
  /** The dates of meetings that are planned, held or added. */
  meetings: Iterable<string>
  snapshots: ReadonlyMap<string, readonly SnapshotRecord[]>
  /** The ids of the archive's notes of each date. */
  archived: ReadonlyMap<string, readonly string[]>
}

/** The newest first. */
export function meetingRows({ meetings, snapshots, archived }: Dates): MeetingRow[] {
  const held = new Set(meetings)
  const superseded = supersededBy(snapshots)
  return [...new Set([...held, ...archived.keys()])]
    .sort((one, other) => compare(other, one))
    .map((date) => {
      const own = new Set(snapshots.get(date)?.map(({ sha256 }) => noteId(date, sha256)))
      const notes = (archived.get(date) ?? []).filter((id) => !superseded.has(id) && !own.has(id))
      return { date, isHeld: held.has(date), notes }
    })
}
