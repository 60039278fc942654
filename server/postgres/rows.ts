// Adds rows that are kept as JSON, because PostgreSQL's texts cannot have every character.

import * as v from 'valibot'
import type { SnapshotRecord } from '../../shared/model/snapshot.ts'
import { isMeetingDate } from '../../shared/wire/access.ts'
import type { KeptGrant } from '../store/kept-spaces.ts'
import { stored, type Asks } from './database.ts'

/** Does nothing if the space is there. */
export const addSpace = (database: Asks, space: string, since: string): Promise<unknown> =>
  database.ask(SPACE, [stored(space), since])

export const addGrant = (database: Asks, space: string, grant: KeptGrant): Promise<unknown> =>
  database.ask(GRANT, [stored(space), stored(grant.id), stored(grant.hash), JSON.stringify(grant)])

export function addSnapshot(
  database: Asks,
  room: string,
  record: SnapshotRecord,
  markdown: Uint8Array,
): Promise<unknown> {
  const { series, date } = placeOf(room)
  const { id, at } = record
  return database.ask(SNAPSHOT, [stored(room), id, at, series, date, JSON.stringify(record), markdown])
}

/** `date` is null if the room is no meeting's. */
export function placeOf(room: string): { series: string; date: string | null } {
  const [space = '', series = '', date = ''] = room.split('/')
  return { series: stored(`${space}/${series}`), date: isMeetingDate(date) ? date : null }
}

const nothing = v.object({})

const SPACE = {
  text: 'insert into roundtable.spaces (space, since) values ($1, $2) on conflict (space) do nothing',
  row: nothing,
}

const GRANT = {
  text: 'insert into roundtable.grants (space, id, hash, kept) values ($1, $2, $3, $4)',
  row: nothing,
}

const SNAPSHOT = {
  text: `insert into roundtable.snapshots (room, id, at, series, date, record, markdown)
    values ($1, $2, $3, $4, $5, $6, $7)`,
  row: nothing,
}
