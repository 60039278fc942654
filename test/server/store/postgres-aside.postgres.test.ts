import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { repair } from '../../../server/cli/repair.ts'
import { tasks, type Mender } from '../../../server/cli/repair-tasks.ts'
import { loadDocument } from '../../../server/document/load-document.ts'
import { perform, type Outcome } from '../../../server/work/runner.ts'
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

test('P9: a log in PostgreSQL that no relay can open is repaired, and the old log is kept', async () => {
  const url = await freshDatabase()
  const none = () => undefined
  const open = () =>
    openPostgresStore({ url, report: none, schedule: none, appended: none, leftOut: none, warn: none })
  const room = `${'a'.repeat(22)}/core/2026-11-23`
  const words = new Y.Doc()
  words.getText('t').insert(0, 'kept')
  const updates = [Uint8Array.of(1, 1, 1), Y.encodeStateAsUpdate(words)]
  const before = await open()
  if (before.is === 'refused') throw new Error(before.sentence)
  for (const update of updates) await before.store.log.append(room, update)
  const mender: Mender = {
    run: (task, ...given) => Promise.resolve(perform(tasks, { task, given }) as Outcome<never>),
  }
  const repaired = await repair({ open, room, mender, now: () => new Date(0) })
  expect(repaired).toEqual({
    ...{ is: 'mended', before: `${room}.before-19700101T000000Z`, hasHole: false, leftOut: 0, unread: 1 },
  })
  const { log } = before.store
  const [entry, ...others] = await log.read(room)
  const { doc } = loadDocument(entry ? [entry.update] : [])
  expect([doc.getText('t').toJSON(), others]).toEqual(['kept', []])
  const old = await log.read(`${room}.before-19700101T000000Z`)
  expect(old.map(({ update }) => [...update])).toEqual(updates.map((update) => [...update]))
  await log.close()
  await before.store.close()
})
