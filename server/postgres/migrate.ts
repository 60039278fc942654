// Brings the tables to the version that this relay knows. Relays that start at once take turns.
//
// node-pg-migrate would do the same, with a command line, a loader of TypeScript and 40 packages of which this
// needs none.

import * as v from 'valibot'
import { digits, type Database, type Within } from './database.ts'
import { MIGRATIONS } from './migrations.ts'

/** Any number that no other program takes for its lock. */
const LOCK = 7_466_913_202

export type Migrated = { is: 'ready' } | { is: 'refused'; sentence: string }

export const migrate = (database: Database, steps: readonly string[] = MIGRATIONS): Promise<Migrated> =>
  database.transaction(async (within) => {
    await within.run(`select pg_advisory_xact_lock(${LOCK})`)
    const version = await versionIn(within)
    if (version > steps.length)
      return {
        is: 'refused',
        sentence: `A later version of Roundtable has changed the database (version ${version} of its tables; this one knows ${steps.length}). Nothing was changed. Start that version, or restore an older backup.`,
      }
    for (const step of steps.slice(version)) await within.run(step)
    if (version < steps.length) await within.run(`update roundtable.schema set version = ${steps.length}`)
    return { is: 'ready' }
  })

/** Makes the place for the version if it is not there. Asks first, because a user may be allowed to ask only. */
async function versionIn(within: Within): Promise<number> {
  const [found] = await within.ask(THERE)
  if (found?.there !== true) {
    await within.run(`
      create schema if not exists roundtable;
      create table roundtable.schema (version bigint not null);
      insert into roundtable.schema values (0)`)
  }
  const [row] = await within.ask(VERSION)
  if (row === undefined) throw new Error('roundtable.schema has no row. Restore the database from a backup.')
  return row.version
}

const THERE = {
  text: `select to_regclass('roundtable.schema') is not null as there`,
  row: v.object({ there: v.boolean() }),
}
const VERSION = { text: 'select version from roundtable.schema', row: v.object({ version: digits }) }
