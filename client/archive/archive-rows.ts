// The notes of an archive as the rows of its list: one for each meeting, and one for each note without a date.

import type { ArchivedNote } from '../../shared/archive/archive.ts'
import { withoutDate } from '../../shared/markdown/date.ts'
import { repairOf } from '../../shared/words/encoding.ts'

export interface ArchiveRow {
  date: string | null
  /** The title, without the date. Empty if it says no more than the date and the name of the series. */
  title: string
  note: ArchivedNote
  /** Other notes of the same meeting: one that was imported, say, beside that of its snapshot. */
  others: ArchivedNote[]
}

/** `notes` are newest first. If a meeting has several notes, that of its snapshot stands for it. */
export function rowsOf(
  notes: readonly ArchivedNote[],
  isSnapshot: (note: ArchivedNote) => boolean,
  series: string,
): ArchiveRow[] {
  const rows = new Map<string, ArchiveRow>()
  for (const note of notes) {
    const { date } = note
    const title = date === null ? note.title : withoutDate(repairOf(note.title) ?? note.title, date)
    const key = date === null ? note.id : `${date} ${title}`
    const row = rows.get(key)
    if (row === undefined) rows.set(key, { date, title: title === series ? '' : title, note, others: [] })
    else if (isSnapshot(note)) Object.assign(row, { note, others: [row.note, ...row.others] })
    else row.others.push(note)
  }
  return [...rows.values()]
}
