import * as v from 'valibot'
import { expect, it } from 'vitest'
import { identityOf, lifeOf } from '../../../server/postgres/identity.ts'
import type { Database } from '../../../server/postgres/database.ts'
import { PostgresSnapshots } from '../../../server/postgres/postgres-snapshots.ts'
import { PostgresSpaces } from '../../../server/postgres/postgres-spaces.ts'
import { empty, freshDatabase, onServer, opened } from '../../support/postgres/fresh-database.ts'
import { openWire, type Wire } from '../../support/postgres/wire.ts'
import { secretContract } from './secret.contract.ts'
import { snapshotsContract } from './snapshots.contract.ts'
import { spacesContract } from './spaces.contract.ts'

/** Relays on one database. Each opens it anew. */
function relays(url: string) {
  const all: { database: Database; wire: Wire }[] = []
  const end = async () => {
    const ended = all.splice(0)
    for (const { wire } of ended) wire.cut()
    await onServer(
      url,
      `select pg_terminate_backend(pid, 60000) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    )
    for (const { database, wire } of ended) {
      void database.close() // what still waits there is never answered
      await wire.close()
    }
  }
  return {
    open: async () => {
      const wire = await openWire(url)
      const { database } = await opened(wire.url)
      all.push({ database, wire })
      return database
    },
    crash: end,
    dispose: end,
  }
}

secretContract(
  'PostgreSQL',
  async () => {
    const subject = relays(await freshDatabase())
    return { ...subject, open: async () => (await identityOf(await subject.open())).secret }
  },
  { isShared: true },
)

let shared: string | null = null

spacesContract(
  'PostgreSQL',
  async () => {
    shared ??= await freshDatabase()
    const subject = relays(shared)
    await empty(await subject.open())
    return { ...subject, open: async () => new PostgresSpaces(await subject.open()) }
  },
  { isShared: true, crashes: 4 },
)

snapshotsContract(
  'PostgreSQL',
  async () => {
    shared ??= await freshDatabase()
    const subject = relays(shared)
    await empty(await subject.open())
    return { ...subject, open: async () => new PostgresSnapshots(await subject.open(), () => undefined) }
  },
  { isShared: true, crashes: 4 },
)

it('the list of snapshots leaves out a record that cannot be read, and says which', async () => {
  const { database } = await opened((shared ??= await freshDatabase()))
  const reports: unknown[] = []
  const kept = new PostgresSnapshots(database, (error) => reports.push(error))
  await database.ask({
    text: `insert into roundtable.snapshots values ('s/core/2026-11-23', 'an id', '', 's/core', '2026-11-23', '{}', '')`,
    row: v.object({}),
  })
  expect(await kept.list('s/core/2026-11-23')).toEqual([])
  expect(reports.map(String)).toEqual([
    expect.stringContaining('snapshot an id of s/core/2026-11-23 cannot be read'),
  ])
  await database.close()
})

it('P8: a copy of the database has the secret of the first one, and a life of its own', async () => {
  const url = await freshDatabase()
  const { open, dispose } = relays(url)
  const database = await open()
  const lives = await Promise.all([lifeOf(database), lifeOf(await open()), lifeOf(await open())])
  expect(new Set(lives).size).toBe(1)
  const { secret } = await identityOf(database)
  await dispose()
  const name = new URL(url).pathname.slice(1)
  const copied = Object.assign(new URL(url), { pathname: `/${name}_copy` }).href
  await onServer(
    Object.assign(new URL(url), { pathname: '/postgres' }).href,
    `create database ${name}_copy template ${name}`,
  )
  const copy = await opened(copied)
  expect(Buffer.from((await identityOf(copy.database)).secret).equals(secret)).toBe(true)
  const life = await lifeOf(copy.database)
  expect(lives).not.toContain(life)
  expect(await lifeOf(copy.database)).toBe(life)
  await copy.database.close()
})
