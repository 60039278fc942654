import { Pool } from 'pg'
import * as v from 'valibot'
import { expect, it, vi } from 'vitest'
import { Database } from '../../../server/postgres/database.ts'
import { migrate } from '../../../server/postgres/migrate.ts'
import { MIGRATIONS } from '../../../server/postgres/migrations.ts'
import { checkWrites, openDatabase } from '../../../server/postgres/open-database.ts'
import { freshDatabase, onServer, opened } from '../../support/postgres/fresh-database.ts'
import { openWire } from '../../support/postgres/wire.ts'

const open = async (url: string) => {
  const outcome = await openDatabase(url, () => undefined)
  if (outcome.is === 'opened') await outcome.database.close()
  return outcome
}

const changed = (url: string, change: Partial<URL>): string => Object.assign(new URL(url), change).href

const nameIn = (url: string): string => new URL(url).pathname.slice(1)

it('relays that start at once on an empty database make its tables once', async () => {
  const url = await freshDatabase()
  const outcomes = await Promise.all([open(url), open(url), open(url)])
  expect(outcomes).toMatchObject(Array(3).fill({ is: 'opened', warnings: [] }))
  expect(await onServer(url, 'select count(*)::int as rows from roundtable.store')).toEqual([{ rows: 1 }])
})

it('goes on from the version of the tables that is there, and leaves the tables of a later one alone', async () => {
  const url = await freshDatabase()
  const { database } = await opened(url)
  const next = [...MIGRATIONS, 'alter table roundtable.rooms add column more text']
  expect(await migrate(database, next)).toEqual({ is: 'ready' })
  await database.close()
  expect(await open(url)).toEqual({
    is: 'refused',
    sentence: `A later version of Roundtable has changed the database (version ${next.length} of its tables; this one knows ${MIGRATIONS.length}). Nothing was changed. Start that version, or restore an older backup.`,
  })
  await onServer(url, `select more from roundtable.rooms`)
})

it('a check succeeds only while the database takes writes', async () => {
  const url = await freshDatabase()
  const wire = await openWire(url)
  const { database } = await opened(wire.url)
  await checkWrites(database)
  await onServer(url, `alter database ${nameIn(url)} set default_transaction_read_only = on`)
  wire.loseNextAnswer() // the next connection has the new setting
  await expect(checkWrites(database)).rejects.toThrow('The database')
  await expect(checkWrites(database)).rejects.toThrow('can only be read')
  wire.cut()
  await expect(checkWrites(database)).rejects.toThrow('The database')
  await database.close()
  await wire.close()
})

it('says in a sentence why a database cannot be used', async () => {
  const url = await freshDatabase()
  const name = nameIn(url)
  await onServer(url, `create role guest login password 'right'`)
  const guest = { username: 'guest', password: 'right' }
  const cases: [string, string][] = [
    [changed(url, { ...guest, password: 'wrong' }), 'Check the user and the password in DATABASE_URL'],
    [changed(url, { pathname: '/none' }), 'There is no such database. Create it, or correct DATABASE_URL'],
    [changed(url, guest), 'This user may not do that in the database. Make the user the owner'],
    ['postgresql://localhost:1/notes', 'The database is out of reach: nothing listens there.'],
    ['postgresql://localhost/notes?host=/nowhere', 'The database is out of reach: there is no such socket.'],
  ]
  for (const [address, sentence] of cases)
    expect(await open(address)).toEqual({
      is: 'refused',
      sentence: expect.stringContaining(sentence) as string,
    })
  await onServer(url, `alter database ${name} set default_transaction_read_only = on`)
  expect(await open(url)).toMatchObject({
    is: 'refused',
    sentence: expect.stringMatching(/^The database can only be read\. /) as string,
  })
  await onServer(url, `set transaction_read_only = off; alter database ${name} reset all`)
})

it('asks for a connection only when one is free, because that wait is bounded', async () => {
  const database = new Database(await freshDatabase(), () => undefined, 1)
  const connects = vi.spyOn(Pool.prototype, 'connect')
  let end: () => void = () => undefined
  const ended = new Promise<void>((done) => (end = done))
  const first = database.transaction(() => ended)
  const second = database.ask({ text: 'select', row: v.object({}) })
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
  expect(connects).toHaveBeenCalledTimes(1)
  end()
  await first
  expect(await second).toHaveLength(1)
  expect(connects).toHaveBeenCalledTimes(2)
  connects.mockRestore()
  await database.close()
})

it('needs an encoding that can hold every name', async () => {
  const url = await freshDatabase(`encoding 'SQL_ASCII' template template0`)
  expect(await open(url)).toMatchObject({
    sentence: expect.stringContaining('has the encoding SQL_ASCII') as string,
  })
})

it('warns of settings with which acked edits can be lost', async () => {
  const url = await freshDatabase()
  await onServer(url, `alter database ${nameIn(url)} set synchronous_commit = off`)
  expect(await open(url)).toMatchObject({
    is: 'opened',
    warnings: [expect.stringContaining('can be lost for up to a second')],
  })
})
