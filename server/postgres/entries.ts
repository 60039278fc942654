// The entries of a log as rows.

import * as v from 'valibot'
import type { Entry, LogEvent } from '../log/log.ts'
import { bytea, digits, stored, type Asks } from './database.ts'

export interface ReadLog {
  epoch: string
  /** The last entry that the log should have. */
  seq: number
  /** The first entry; 0 until the first compaction. */
  first: number
  /** How often the log was compacted. */
  base: number
  entries: Entry[]
}

/** All as of one moment; null if there is no such log. */
export async function readEntries(
  database: Asks,
  room: string,
  after: number,
  report: (event: LogEvent) => void,
): Promise<ReadLog | null> {
  const rows = await database.ask(READ, [stored(room), after])
  const [log] = rows
  if (log === undefined) return null
  const entries = rows.flatMap(({ seq, entry, first }) =>
    seq === null || entry === null ? [] : [{ seq, after: seq === first ? 0 : seq - 1, update: entry }],
  )
  if (entries.length === 0 && log.last > after)
    throw new Error('the database has lost its entries; restore it from a backup')
  let before = after
  for (const next of [...entries, { seq: log.last + 1, after: log.last }]) {
    if (next.after > before) report({ is: 'missing', room, after: before, before: next.seq })
    before = next.seq
  }
  const { epoch, last, first, base } = log
  return { epoch, seq: last, first, base, entries }
}

const READ = {
  name: 'read',
  text: `
    select known.epoch, known.seq as last, known.first, known.base, kept.seq, kept.entry
    from roundtable.rooms known
    left join roundtable.entries kept on kept.room = known.room and kept.seq > $2
    where known.room = $1
    order by kept.seq`,
  row: v.object({
    epoch: v.string(),
    last: digits,
    first: digits,
    base: digits,
    seq: v.nullable(digits),
    entry: v.nullable(bytea),
  }),
}
