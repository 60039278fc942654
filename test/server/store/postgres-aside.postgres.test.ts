import { expect, test } from 'vitest'
import { openPostgresStore } from '../../../server/postgres/open-postgres.ts'
import { setAside } from '../../../server/postgres/set-aside.ts'
import { freshDatabase, opened } from '../../support/postgres/fresh-database.ts'

test('P9: a log that was set aside in PostgreSQL has everything that the log had, whatever becomes of the log', async () => {
  const url = await freshDatabase()
  const none = () => undefined
  const quiet = { report: none, schedule: none, appended: none, leftOut: none, warn: none }
  const open = await openPostgresStore({ url, ...quiet })
  if (open.is === 'refused') throw new Error(open.sentence)
  const { log } = open.store
  const updates = [1, 2, 3].map((byte) => new Uint8Array(9).fill(byte))
  for (const update of updates) await log.append('a', update)
  await log.append('ab', new Uint8Array(1))
  await log.compact('a', 2, new Uint8Array([9]))
  const before = await log.read('a')
  const name = await open.store.setAside('a', new Date(0))
  expect(await log.read('a')).toEqual(before)
  await log.compact('a', 3, new Uint8Array())
  expect(await log.read(name)).toEqual(before)
  expect(await log.epoch(name)).toBe(await log.epoch('a'))
  await log.close()
  await open.store.close()
})

test('a log is set aside under a name that nothing else has, and only if it is there', async () => {
  const { database } = await opened(await freshDatabase())
  await expect(setAside(database, 'a', new Date(0))).rejects.toThrow('a has no log')
  await database.transaction((within) =>
    within.run(`insert into roundtable.rooms (room, epoch, seq) values ('a', 'epoch', 0)`),
  )
  const names = [1, 2, 3].map(() => setAside(database, 'a', new Date(0)))
  expect((await Promise.all(names)).sort()).toEqual([
    'a.before-19700101T000000Z',
    'a.before-19700101T000000Z-2',
    'a.before-19700101T000000Z-3',
  ])
  await database.close()
})
