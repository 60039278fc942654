import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { identityOf, lifeOf } from '../../../server/postgres/identity.ts'
import type { Database } from '../../../server/postgres/database.ts'
import { openPostgresStore } from '../../../server/postgres/open-postgres.ts'
import { postgresBackupsOf } from '../../../server/postgres/postgres-backups.ts'
import { postgresReaderOf } from '../../../server/postgres/postgres-reader.ts'
import { PostgresSnapshots } from '../../../server/postgres/postgres-snapshots.ts'
import { encodeEntry } from '../../../server/room/entry.ts'
import { readerOf } from '../../../server/store/file-reader.ts'
import { openFileStore } from '../../../server/store/file-store.ts'
import type { Store } from '../../../server/store/store.ts'
import type { LogEvent } from '../../../server/log/log.ts'
import { PostgresSpaces } from '../../../server/postgres/postgres-spaces.ts'
import { empty, freshDatabase, onServer, opened } from '../../support/postgres/fresh-database.ts'
import { openWire, type Wire } from '../../support/postgres/wire.ts'
import { secretContract } from './secret.contract.ts'
import { snapshotsContract } from './snapshots.contract.ts'
import { contentsOf, fill, storeContract } from './store.contract.ts'
import { spacesContract } from './spaces.contract.ts'

const DEVICE = 'aa'.repeat(16)

/** Fails if anything is reported. */
const STRICT = {
  schedule: () => undefined, // no other relay writes
  report: ({ is }: LogEvent) => {
    throw new Error(`The log reports: ${is}`)
  },
  leftOut: (error: unknown) => {
    throw error
  },
  warn: (sentence: string) => {
    throw new Error(sentence)
  },
}

/** Relays on one database. Each opens it by itself. */
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

const free: string[] = []

storeContract('PostgreSQL', async () => {
  const url = free.pop() ?? (await freshDatabase())
  const { database } = await opened(url)
  await empty(database)
  await database.close()
  return {
    async open() {
      const store = await openPostgresStore({
        url,
        appended: () => undefined,
        ...STRICT,
      })
      if (store.is === 'refused') throw new Error(store.sentence)
      return store.store
    },
    openReader: postgresReaderOf(url),
    backups: postgresBackupsOf(url),
    dispose: () => Promise.resolve(void free.push(url)),
  }
})

it('everything moves from a data directory into a database and back', async () => {
  const place = await mkdtemp(join(tmpdir(), 'roundtable-move-'))
  const [from, back] = [join(place, 'from'), join(place, 'back')]
  const options = { now: () => Date.now(), appended: () => undefined }
  const inDirectory = async (directory: string) => {
    const store = await openFileStore({ directory, ...options, ...STRICT })
    if (store.is === 'refused') throw new Error(store.sentence)
    return store.store
  }
  const shut = async (store: Store) => {
    await store.log.close()
    await store.close()
  }
  const first = await inDirectory(from)
  await fill(first)
  const entry = encodeEntry({
    update: new Uint8Array([0, 0]),
    claims: [{ client: 7, device: DEVICE }],
    lives: [],
  })
  await first.log.append('s/core/series', entry)
  const before = await contentsOf(first)
  await shut(first)
  const url = await freshDatabase()
  const backups = postgresBackupsOf(url)
  expect(await backups.restore(from)).toMatchObject({ is: 'made', damaged: [] })
  const moved = await openPostgresStore({ url, ...options, ...STRICT })
  if (moved.is === 'refused') throw new Error(moved.sentence)
  expect(await contentsOf(moved.store)).toEqual(before)
  const foreign = [{ client: 7, device: DEVICE.replaceAll('a', 'b') }]
  await expect(moved.store.log.append('s/core/series', entry, foreign)).rejects.toThrow('to another device')
  expect(await backups.backUp(back)).toMatchObject({ is: 'made', damaged: [] })
  await shut(moved.store)
  const last = await inDirectory(back)
  expect(await contentsOf(last)).toEqual(before)
  expect((await last.log.read('s/core/series')).map(({ update }) => [...update])).toEqual([[...entry]])
  await shut(last)
  await rm(place, { recursive: true })
})

it('a backup names the damaged parts, and has all others', async () => {
  const place = await mkdtemp(join(tmpdir(), 'roundtable-damaged-'))
  const url = await freshDatabase()
  const space = 's'.repeat(22)
  const store = await openPostgresStore({ url, appended: () => undefined, ...STRICT })
  if (store.is === 'refused') throw new Error(store.sentence)
  const { log, spaces } = store.store
  for (const room of ['s/w/2026-01-01', 's/w/2026-01-02']) await log.append(room, new Uint8Array([0, 0]))
  await spaces.found(space, '2026-01-01T00:00:00.000Z')
  const grant = { role: 'edit', label: '', since: '2026-01-01T00:00:00.000Z', expires: null } as const
  for (const id of ['one', 'two']) await spaces.add(space, { ...grant, id, hash: id.repeat(20) }, 9)
  await store.store.close()
  await onServer(
    url,
    `delete from roundtable.entries where room = 's/w/2026-01-01';
     update roundtable.grants set kept = '{' where id = 'one'`,
  )
  const to = join(place, 'copy')
  const damaged = ['s/w/2026-01-01', `a link of ${space}`]
  expect(await postgresBackupsOf(url).backUp(to)).toMatchObject({ is: 'made', rooms: 2, records: 1, damaged })
  const opened = await readerOf(to)({ apartFrom: `${to}.none`, report: () => undefined })
  if (opened.is === 'refused') throw new Error(opened.sentence)
  expect(await opened.reader.entries('s/w/2026-01-01')).toEqual([])
  expect(await opened.reader.entries('s/w/2026-01-02')).toHaveLength(1)
  expect((await opened.reader.spaces()).flatMap(({ grants }) => grants.map(({ id }) => id))).toEqual(['two'])
  await opened.reader.close()
  await rm(place, { recursive: true })
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
