// The entries of a log as rows.

import * as v from 'valibot'
import type { Entry, LogEvent } from '../log/log.ts'
import { bytea, digits, stored, type Asks } from './database.ts'
import { LIFE_NOW } from './identity.ts'

/** The database has none of the entries that a log had. */
export class EntriesLost extends Error {
  constructor() {
    super('the database has lost its entries; restore it from a backup')
    this.name = 'EntriesLost'
  }
}

export interface ReadLog {
  /** The life that writes now; null until somebody asks for it. */
  life: string | null
  /** The last entry that the log should have; 0 if there is no log. */
  seq: number
  /** The first entry; 0 until the first compaction. */
  first: number
  /** How often the log was compacted. */
  base: number
  entries: Entry[]
}

/** All as of one moment. */
export async function readEntries(
  database: Asks,
  room: string,
  after: number,
  report: (event: LogEvent) => void,
): Promise<ReadLog> {
  const rows = await database.ask(READ, [stored(room), after])
  const [log] = rows
  if (log === undefined) throw new Error('the database has said nothing of it')
  const entries = rows.flatMap(({ seq, entry, first }) =>
    seq === null || entry === null ? [] : [{ seq, after: seq === first ? 0 : seq - 1, update: entry }],
  )
  if (entries.length === 0 && log.last > after) throw new EntriesLost()
  let before = after
  for (const next of [...entries, { seq: log.last + 1, after: log.last }]) {
    if (next.after > before) report({ is: 'missing', room, after: before, before: next.seq })
    before = next.seq
  }
  const { life, last, first, base } = log
  return { life, seq: last, first, base, entries }
}

const READ = {
  name: 'read',
  text: `
    select ${LIFE_NOW} as life, coalesce(known.seq, 0) as last, coalesce(known.first, 0) as first,
      coalesce(known.base, 0) as base, kept.seq, kept.entry
    from (select) asked
    left join roundtable.rooms known on known.room = $1
    left join roundtable.entries kept on kept.room = known.room and kept.seq > $2
    order by kept.seq`,
  row: v.object({
    life: v.nullable(v.string()),
    last: digits,
    first: digits,
    base: digits,
    seq: v.nullable(digits),
    entry: v.nullable(bytea),
  }),
}
