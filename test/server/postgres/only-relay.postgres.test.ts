import { expect, it, vi } from 'vitest'
import { ownConnection } from '../../../server/postgres/database.ts'
import { OnlyRelay } from '../../../server/postgres/only-relay.ts'
import { openPostgresRelay } from '../../../server/postgres/open-postgres.ts'
import type { OpenedStore } from '../../../server/store/store.ts'
import { freshDatabase, onServer } from '../../support/postgres/fresh-database.ts'

const schedule = (run: () => void): void => void setImmediate(run)

const claim = (url: string, taken: () => void = () => undefined) => OnlyRelay.claim({ url, schedule, taken })

const endConnection = (url: string) =>
  onServer(
    url,
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name like '%only relay' and datname = current_database()`,
  )

it('one relay at a time has a database, and the next one when that one ends', async () => {
  const url = await freshDatabase()
  const first = await claim(url)
  expect(await claim(url)).toBeNull()
  await first?.release()
  const second = await claim(url)
  expect(second).not.toBeNull()
  await second?.release()
})

it('a relay whose connection is broken has the database again', async () => {
  const url = await freshDatabase()
  const taken = vi.fn()
  const first = await claim(url, taken)
  const [before] = await claimed(url)
  await endConnection(url)
  await expect.poll(async () => (await claimed(url))[0] ?? before).not.toEqual(before)
  expect(await claim(url)).toBeNull()
  expect(taken).not.toHaveBeenCalled()
  await first?.release()
})

it('a relay hears that another one has taken the database meanwhile', async () => {
  const url = await freshDatabase()
  const again: (() => void)[] = []
  const taken = vi.fn()
  const first = await OnlyRelay.claim({ url, schedule: (run) => void again.push(run), taken })
  await endConnection(url)
  await expect.poll(async () => (await claimed(url)).length).toBe(0)
  const second = await claim(url)
  expect(second).not.toBeNull()
  await expect.poll(() => again.length).toBe(1) // the relay may hear late that its connection has ended
  again[0]?.()
  await expect.poll(() => taken.mock.calls.length).toBe(1)
  await first?.release()
  await second?.release()
})

it('a claim does not wait for ever for its answer', async () => {
  const client = ownConnection(await freshDatabase(), 1)
  await client.connect()
  await expect(client.query('select pg_sleep(60)')).rejects.toThrow('timeout')
  await client.end()
})

it('a second relay says so and ends; one that may be one of several does not', async () => {
  const url = await freshDatabase()
  const none = (): void => undefined
  const options = { url, schedule, report: none, appended: none, leftOut: none, warn: none }
  const first = await openPostgresRelay(options, none)
  const second = await openPostgresRelay(options, none)
  expect(second.is === 'refused' && second.sentence).toMatch(/^Another relay uses this database\. Stop that/)
  const several = await openPostgresRelay(options, null)
  // The only one does not ask what others write.
  const asks = (opened: OpenedStore) => opened.is === 'open' && opened.store.log.follow !== undefined
  expect([first.is, asks(first), several.is, asks(several)]).toEqual(['open', false, 'open', true])
  for (const opened of [first, several]) if (opened.is === 'open') await opened.store.close()
})

/** The connections that have a claim. */
const claimed = (url: string) =>
  onServer(
    url,
    `select l.pid from pg_locks l join pg_database d on d.oid = l.database where l.locktype = 'advisory' and d.datname = current_database()`,
  )
