// Copies of the store in PostgreSQL. A copy is a data directory, so it can also be used without a database, and a
// data directory can be restored into a database.

import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import { messageOf } from '../disk/directory.ts'
import { disk } from '../disk/disk.ts'
import type { Claim } from '../log/log.ts'
import { decodeEntry } from '../room/entry.ts'
import type { Backups, Copied } from '../store/backups.ts'
import { writeDataDirectory } from '../store/data-directory-writer.ts'
import { readerOf } from '../store/file-reader.ts'
import type { StoreReader } from '../store/store-reader.ts'
import { stored, type Database, type Within } from './database.ts'
import { openDatabase } from './open-database.ts'
import { addGrant, addSnapshot, addSpace } from './rows.ts'
import { PostgresReader } from './postgres-reader.ts'

export const postgresBackupsOf = (url: string): Backups => ({
  backUp: (to) =>
    onDatabase(url, async (database) => {
      const damaged: string[] = []
      const reader = new PostgresReader(database, (event) => {
        damaged.push(event.is === 'damaged' ? event.what : messageOf(event.error))
      })
      const now = () => Date.now()
      const copied = await writeDataDirectory({ disk, reader, to, now, newEpoch: randomUUID })
      return copied.is === 'made' ? { ...copied, damaged } : copied
    }),

  async restore(from) {
    const damaged: string[] = []
    const opened = await readerOf(from)({
      apartFrom: `${from}.none`, // nothing is written
      report: (event) => damaged.push(event.is === 'damaged' ? event.what : messageOf(event.error)),
    })
    if (opened.is === 'refused')
      return { is: 'refused', sentence: `${from} is no backup that can be read. Nothing was restored.` }
    return onDatabase(url, async (database) => {
      try {
        const copied = await database.transaction((within) => fill(within, opened.reader))
        return copied.is === 'made' ? { ...copied, damaged } : copied
      } catch (error) {
        return {
          is: 'refused',
          sentence: `The backup was not restored: ${messageOf(error)}. Nothing was changed, and the backup is as it was. Solve that, then try again.`,
        }
      }
    })
  },
})

async function onDatabase(url: string, job: (database: Database) => Promise<Copied>): Promise<Copied> {
  const opened = await openDatabase(url, () => undefined) // what is asked on a broken connection fails
  if (opened.is === 'refused') return opened
  try {
    return await job(opened.database)
  } finally {
    await opened.database.close()
  }
}

async function fill(within: Within, reader: StoreReader): Promise<Copied> {
  await within.run('lock table roundtable.store') // nobody else fills it
  if ((await within.ask(SOMETHING)).length > 0)
    return {
      is: 'refused',
      sentence:
        'The database has notes already. Let DATABASE_URL name an empty database. Nothing was restored.',
    }
  const secret = await reader.secret()
  await within.ask(NEW_IDENTITY, [secret])
  let records = 0
  const rooms = await reader.rooms()
  for (const room of rooms) records += await fillRoom(within, reader, room)
  let otherFiles = 1
  for (const room of await reader.meetings())
    for (const record of await reader.snapshots.list(room)) {
      const markdown = await reader.snapshots.read(room, record.id)
      if (markdown === null) continue
      await addSnapshot(within, room, record, markdown)
      otherFiles++
    }
  for (const { id, since, grants } of await reader.spaces()) {
    await addSpace(within, id, since)
    for (const grant of grants) await addGrant(within, id, grant)
    otherFiles++
  }
  return { is: 'made', rooms: rooms.length, records, otherFiles, damaged: [] }
}

/** Resolves with the number of entries. */
async function fillRoom(within: Within, reader: StoreReader, room: string): Promise<number> {
  const entries = await reader.entries(room)
  const [first, last] = [entries[0], entries.at(-1)]
  if (first === undefined || last === undefined) return 0
  const isCompacted = first.after === 0 && first.seq > 1
  const epoch = (await reader.epoch(room)) ?? randomUUID()
  const values = [stored(room), epoch, last.seq, isCompacted ? first.seq : 0, isCompacted ? 1 : 0]
  await within.ask(ADD_ROOM, values)
  for (const { seq, update } of entries) {
    await within.ask(ADD_ENTRY, [stored(room), seq, update])
    const { claims } = decodeEntry(update)
    if (claims.length > 0) await addClaims(within, room, claims)
  }
  return entries.length
}

const addClaims = (within: Within, room: string, claims: readonly Claim[]): Promise<unknown> =>
  within.ask(ADD_CLAIMS, [
    stored(room),
    claims.map(({ client }) => client),
    claims.map(({ device }) => device),
  ])

const nothing = v.object({})

const SOMETHING = {
  text: `
    select from roundtable.rooms union all select from roundtable.spaces union all
    select from roundtable.snapshots limit 1`,
  row: nothing,
}

/** Without a place, whoever opens the database next begins another life. */
const NEW_IDENTITY = { text: 'update roundtable.store set secret = $1, place = null', row: nothing }

const ADD_ROOM = {
  text: 'insert into roundtable.rooms (room, epoch, seq, first, base) values ($1, $2, $3, $4, $5)',
  row: nothing,
}

const ADD_ENTRY = {
  name: 'add-entry',
  text: 'insert into roundtable.entries (room, seq, entry) values ($1, $2, $3)',
  row: nothing,
}

/** The first claim of an id counts. */
const ADD_CLAIMS = {
  text: `
    insert into roundtable.claims (room, client, device)
    select $1, client, device from unnest($2::int8[], $3::text[]) as claims (client, device)
    on conflict do nothing`,
  row: nothing,
}
