// What the log in PostgreSQL promises beyond the contract of every log: what holds when several relays write, and
// when answers are lost. Each promise is a function that throws if it is broken.

import { expect } from 'vitest'
import { Changed } from '../../../server/log/log.ts'
import type { PostgresLog } from '../../../server/postgres/postgres-log.ts'
import { onServer, Session } from '../../support/postgres/fresh-database.ts'
import { bytes, texts } from './log.contract.ts'
import { SHARED_PROMISES } from './shared-log.contract.ts'

export interface Relays {
  /** The address of the database. */
  url: string
  /** The log as a relay sees it that has just started. */
  relay: () => PostgresLog
}

export const PROMISES: Record<string, (relays: Relays) => Promise<void>> = {
  ...Object.fromEntries(
    Object.entries(SHARED_PROMISES).map(([promise, holds]) => [promise, ({ relay }: Relays) => holds(relay)]),
  ),

  'an append resolves when its transaction is committed, and not before': async ({ url, relay }) => {
    await onServer(
      url,
      `create function roundtable.wait() returns trigger language plpgsql as
         'begin perform pg_advisory_xact_lock(1); return null; end';
       create constraint trigger wait after insert on roundtable.entries deferrable initially deferred
         for each row execute function roundtable.wait()`,
    )
    const holder = await Session.open(url)
    try {
      await holder.run('select pg_advisory_lock(1)')
      let isAcked = false
      const append = relay()
        .append('a', bytes('one'))
        .then(() => (isAcked = true))
      await holder.until(
        `select count(*) = 1 as yes from pg_locks where locktype = 'advisory' and not granted`,
      )
      for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate)
      expect(isAcked).toBe(false)
      expect(await relay().read('a')).toEqual([])
      await holder.run('select pg_advisory_unlock(1)')
      await append
      expect(texts(await relay().read('a'))).toEqual(['1 one'])
    } finally {
      await holder.close() // the append goes on
      await onServer(url, 'drop function roundtable.wait cascade')
    }
  },

  'a relay does not go on in a database that has lost what was read': async ({ url, relay }) => {
    const [log, other] = [relay(), relay()]
    for (const text of ['one', 'two', 'three']) await log.append('a', bytes(text))
    await other.read('a')
    await onServer(url, `delete from roundtable.entries where seq > 1; update roundtable.rooms set seq = 1`)
    await expect(log.append('a', bytes('four'))).rejects.toThrow('it must be read anew')
    await expect(other.read('a', 3)).rejects.toThrow('it must be read anew')
    for (const each of [log, other]) expect(texts(await each.read('a'))).toEqual(['1 one'])
    expect(await log.append('a', bytes('two again'))).toBe(2)
  },

  'a relay does not go on in another place of the database, where others may write other updates under its numbers':
    async ({ url, relay }) => {
      const [log, other] = [relay(), relay()]
      for (const text of ['one', 'two']) await log.append('a', bytes(text))
      const { mark } = await log.readFrom('a', null)
      await onServer(
        url,
        `delete from roundtable.entries where seq > 1;
        update roundtable.rooms set seq = 1; update roundtable.store set place = 'elsewhere'`,
      )
      await other.append('a', bytes('two again'))
      await expect(log.append('a', bytes('three'), [], mark)).rejects.toThrow(Changed)
      await log.read('a')
      await expect(log.append('a', bytes('three'), [], mark)).rejects.toThrow(Changed)
      expect(await log.life()).not.toBe(mark.life)
      expect(texts(await relay().read('a'))).toEqual(['1 one', '2 two again'])
      await other.append('a', bytes('three'))
      await onServer(url, `update roundtable.store set place = 'elsewhere'`)
      await other.life()
      await expect(other.read('a', 3)).rejects.toThrow(Changed)
      await other.read('a')
      await onServer(url, `update roundtable.store set place = 'elsewhere'`)
      await expect(other.compact('a', 3, bytes('all'))).rejects.toThrow(Changed)
    },

  'a dump that is restored into the same database begins another life, and a relay that ran on notices':
    async ({ url, relay }) => {
      const log = relay()
      await log.read('a')
      const life = await log.life()
      await log.append('a', bytes('one'))
      const tables = ['store', 'rooms', 'entries', 'claims']
      const each = (sql: (table: string) => string) => onServer(url, tables.map(sql).join(';'))
      await onServer(url, 'create schema dump')
      await each((table) => `create table dump.${table} as table roundtable.${table}`)
      await log.append('a', bytes('two, which is lost'))
      await each((table) => `alter table roundtable.${table} rename to old_${table}`)
      await each(
        (table) =>
          `create table roundtable.${table} (like roundtable.old_${table} including all);
        insert into roundtable.${table} select * from dump.${table}; drop table roundtable.old_${table} cascade`,
      )
      const other = relay()
      const now = await other.life()
      expect(now).not.toBe(life)
      await other.read('a')
      await other.append('a', bytes('two'))
      await expect(log.append('a', bytes('three'), [], { seq: 2, base: 0, life })).rejects.toThrow(Changed)
      expect(texts(await other.read('a'))).toEqual(['1 one', '2 two'])
    },

  'updates of many rooms share a transaction, and one at fault fails alone': async ({ url, relay }) => {
    const log = relay()
    const rooms = Array.from({ length: 40 }, (_, at) => `room ${at}`)
    for (const room of rooms) await log.read(room)
    const results = await Promise.allSettled(
      rooms.map((room, at) =>
        log.append(room, bytes(room), at === 30 ? [{ client: 1, device: 'no\0device' }] : []),
      ),
    )
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(results[30]?.status).toBe('rejected')
    await Promise.all(rooms.map((room) => log.append(room, bytes('more'))))
    const [{ transactions } = {}] = await onServer(
      url,
      'select count(distinct xmin::text) as transactions from roundtable.rooms',
    )
    expect(Number(transactions)).toBeLessThan(rooms.length / 4)
  },

  'a room whose entries are gone is not opened as an empty one': async ({ url, relay }) => {
    await relay().append('a', bytes('one'))
    await onServer(url, 'delete from roundtable.entries')
    await expect(relay().read('a')).rejects.toThrow('the database has lost its entries')
  },
}
