// The snapshots in PostgreSQL. A row holds a snapshot's Markdown and its record, and never changes.

import * as v from 'valibot'
import type { CarriedAt } from '../../shared/model/carried-at.ts'
import { SnapshotRecord } from '../../shared/model/snapshot.ts'
import type { DatedMarkdown, KeptSnapshots } from '../store/kept-snapshots.ts'
import { bytea, stored, type Asks } from './database.ts'
import { addSnapshot, placeOf } from './rows.ts'

export class PostgresSnapshots implements KeptSnapshots {
  readonly #database: Asks
  readonly #report: (error: unknown) => void

  /** `report`: called for a record that cannot be read. */
  constructor(database: Asks, report: (error: unknown) => void) {
    this.#database = database
    this.#report = report
  }

  async keep(room: string, record: SnapshotRecord, markdown: Uint8Array): Promise<void> {
    await addSnapshot(this.#database, room, record, markdown)
  }

  async list(room: string): Promise<SnapshotRecord[]> {
    const rows = await this.#database.ask(LIST, [stored(room)])
    return rows.flatMap(({ id, record }) => this.#recordIn(room, id, record) ?? [])
  }

  async read(room: string, id: string): Promise<Buffer | null> {
    const [row] = await this.#database.ask(READ, [stored(room), stored(id)])
    return row === undefined ? null : Buffer.from(row.markdown.buffer)
  }

  async carriedIn(room: string, id: string): Promise<CarriedAt | undefined> {
    const [row] = await this.#database.ask(RECORD, [stored(room), stored(id)])
    return row === undefined ? undefined : this.#recordIn(room, id, row.record)?.carried
  }

  async earlier(
    room: string,
    { meetings, bytes }: { meetings: number; bytes: number },
  ): Promise<DatedMarkdown[]> {
    const { series, date } = placeOf(room)
    const rows = await this.#database.ask(EARLIER, [series, date, meetings, bytes])
    return rows.map(({ id, record, ...dated }) => ({
      ...dated,
      carried: this.#recordIn(`${series}/${dated.date}`, id, record)?.carried,
    }))
  }

  async state(room: string): Promise<string> {
    const [row] = await this.#database.ask(STATE, [placeOf(room).series])
    return row?.state ?? ''
  }

  #recordIn(room: string, id: string, json: string): SnapshotRecord | null {
    const read = v.safeParse(Record, json)
    if (read.success) return read.output
    this.#report(
      new Error(`The record of the snapshot ${id} of ${room} cannot be read: ${read.issues[0].message}`),
    )
    return null
  }
}

const Record = v.pipe(v.string(), v.parseJson(), SnapshotRecord)

const LIST = {
  name: 'snapshots',
  text: 'select id, record from roundtable.snapshots where room = $1 order by at, id',
  row: v.object({ id: v.string(), record: v.string() }),
}

const READ = {
  text: 'select markdown from roundtable.snapshots where room = $1 and id = $2',
  row: v.object({ markdown: bytea }),
}

const RECORD = {
  text: 'select record from roundtable.snapshots where room = $1 and id = $2',
  row: v.object({ record: v.string() }),
}

const EARLIER = {
  text: `
    with last as (
      select distinct on (date) date, id, record, markdown
      from roundtable.snapshots
      where series = $1 and date < $2
      order by date desc, id desc
      limit $3
    ), counted as (
      select *, sum(length(markdown)) over (order by date desc) as bytes from last
    )
    select date, id, record, markdown from counted where bytes <= $4 order by date`,
  row: v.object({ date: v.string(), id: v.string(), record: v.string(), markdown: bytea }),
}

const STATE = {
  name: 'snapshots-state',
  text: `select concat_ws(' ', count(*), max(id)) as state from roundtable.snapshots where series = $1`,
  row: v.object({ state: v.string() }),
}
