// Databases of a test file's own, in the PostgreSQL that all of them share.

import { Client, Pool } from 'pg'
import type { Database } from '../../../server/postgres/database.ts'
import { openDatabase, type OpenedDatabase } from '../../../server/postgres/open-database.ts'
import { SERVED } from './served.ts'

let databases = 0

/** Makes an empty database, and resolves with its address. */
export async function freshDatabase(options = ''): Promise<string> {
  const url = new URL(process.env[SERVED] ?? 'none:')
  const name = `test_${process.pid}_${++databases}`
  await onServer(url.href, `create database ${name} ${options}`)
  url.pathname = `/${name}`
  return url.href
}

/** Runs SQL as the user who may do everything. Resolves with the rows. */
export async function onServer(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const pool = new Pool({ connectionString: url, max: 1 })
  try {
    return (await pool.query<Record<string, unknown>>(sql)).rows
  } finally {
    await pool.end()
  }
}

/** Removes all rooms and spaces. */
export const empty = (database: Database): Promise<void> =>
  database.transaction((within) =>
    within.run(
      ['rooms', 'entries', 'claims', 'spaces', 'grants', 'snapshots']
        .map((table) => `delete from roundtable.${table}`)
        .join(';'),
    ),
  )

/** Opens a database that must be in order. */
export async function opened(url: string): Promise<Extract<OpenedDatabase, { is: 'opened' }>> {
  const database = await openDatabase(url, () => undefined)
  if (database.is === 'refused') throw new Error(database.sentence)
  return database
}

/** A connection that holds locks. */
export class Session {
  readonly #client: Client

  private constructor(client: Client) {
    this.#client = client
  }

  static async open(url: string): Promise<Session> {
    const client = new Client({ connectionString: url })
    await client.connect()
    return new Session(client)
  }

  async run(sql: string): Promise<void> {
    await this.#client.query(sql)
  }

  /** Asks until the answer is yes, with pauses. The database tells nobody who waits for a lock. */
  async until(sql: string): Promise<void> {
    while (!(await this.#client.query<{ yes: boolean }>(sql)).rows[0]?.yes)
      await this.#client.query('select pg_sleep(0.005)')
  }

  close(): Promise<void> {
    return this.#client.end()
  }
}
