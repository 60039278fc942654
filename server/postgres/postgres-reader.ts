// Reads the store in PostgreSQL beside its relays.

import * as v from 'valibot'
import type { Entry, LogEvent } from '../log/log.ts'
import { KeptGrant, type KeptSpace } from '../store/kept-spaces.ts'
import type { OpenReader, ReadEvent, StoreReader } from '../store/store-reader.ts'
import { stored, unstored, type Database } from './database.ts'
import { EntriesLost, readEntries } from './entries.ts'
import { identityOf } from './identity.ts'
import { openDatabase } from './open-database.ts'
import { PostgresSnapshots } from './postgres-snapshots.ts'

/** Opens readers of a database. */
export const postgresReaderOf =
  (url: string): OpenReader =>
  async ({ report }) => {
    const opened = await openDatabase(url, () => undefined) // what is asked on a broken connection fails
    if (opened.is === 'refused') return opened
    return { is: 'open', reader: new PostgresReader(opened.database, report) }
  }

export class PostgresReader implements StoreReader {
  readonly snapshots: PostgresSnapshots
  readonly #database: Database
  readonly #report: (event: ReadEvent) => void

  constructor(database: Database, report: (event: ReadEvent) => void) {
    this.#database = database
    this.#report = report
    this.snapshots = new PostgresSnapshots(database, (error) => report({ is: 'leftOut', error }))
  }

  async rooms(): Promise<string[]> {
    return (await this.#database.ask(ROOMS)).map(({ room }) => unstored(room))
  }

  async meetings(): Promise<string[]> {
    return (await this.#database.ask(MEETINGS)).map(({ room }) => unstored(room))
  }

  async entries(room: string): Promise<Entry[]> {
    const damaged = () => this.#report({ is: 'damaged', what: room })
    const events: LogEvent[] = []
    try {
      const { entries } = await readEntries(this.#database, room, 0, (event) => events.push(event))
      if (events.length > 0) damaged()
      return entries
    } catch (error) {
      if (!(error instanceof EntriesLost)) throw error
      damaged()
      return []
    }
  }

  async epoch(room: string): Promise<string | null> {
    const [row] = await this.#database.ask(EPOCH, [stored(room)])
    return row?.epoch ?? null
  }

  async spaces(): Promise<KeptSpace[]> {
    const spaces = new Map<string, KeptSpace>()
    for (const { space, since, kept } of await this.#database.ask(SPACES)) {
      const known = spaces.get(space) ?? { id: unstored(space), since, grants: [] }
      const grant = kept === null ? null : v.safeParse(Grant, kept)
      if (grant?.success === true) known.grants.push(grant.output)
      else if (grant !== null) this.#report({ is: 'damaged', what: `a link of ${known.id}` })
      spaces.set(space, known)
    }
    return [...spaces.values()]
  }

  async secret(): Promise<Uint8Array> {
    return (await identityOf(this.#database)).secret
  }

  close(): Promise<void> {
    return this.#database.close()
  }
}

const room = v.object({ room: v.string() })

const ROOMS = { text: 'select room from roundtable.rooms order by room', row: room }

const MEETINGS = { text: 'select distinct room from roundtable.snapshots order by room', row: room }

const EPOCH = {
  text: 'select epoch from roundtable.rooms where room = $1',
  row: v.object({ epoch: v.string() }),
}

const Grant = v.pipe(v.string(), v.parseJson(), KeptGrant)

const SPACES = {
  text: `
    select space, since, kept from roundtable.spaces left join roundtable.grants using (space)
    order by space, nth`,
  row: v.object({
    space: v.string(),
    since: v.string(),
    kept: v.nullable(v.string()),
  }),
}
