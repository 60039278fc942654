// What the log in PostgreSQL promises beyond the contract of every log: what holds when several relays write, and
// when answers are lost. Each promise is a function that throws if it is broken.

import { expect } from 'vitest'
import { LogError, type Entry } from '../../../server/log/log.ts'
import type { PostgresLog } from '../../../server/postgres/postgres-log.ts'
import { onServer, Session } from '../../support/postgres/fresh-database.ts'
import { bytes, texts } from './log.contract.ts'

export interface Relays {
  /** The address of the database. */
  url: string
  /** The log as a relay sees it that has just started. */
  relay: () => PostgresLog
}

const A = 'aa'.repeat(16)
const B = 'bb'.repeat(16)

export const PROMISES: Record<string, (relays: Relays) => Promise<void>> = {
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

  'a relay that has not read what another one wrote writes nothing': async ({ relay }) => {
    const [ours, theirs] = [relay(), relay()]
    for (const log of [ours, theirs]) await log.read('a')
    expect(await ours.append('a', bytes('ours'))).toBe(1)
    await expect(theirs.append('a', bytes('theirs'))).rejects.toThrow(LogError)
    expect(texts(await theirs.read('a'))).toEqual(['1 ours'])
    expect(await theirs.append('a', bytes('theirs'))).toBe(2)
    expect(texts(await relay().read('a'))).toEqual(['1 ours', '2 theirs'])
  },

  'of relays that write at once, each acked update is there once, and no number is left out': async ({
    relay,
  }) => {
    const rooms = ['a', 'b', 'c', 'd']
    const acked = new Set<string>()
    let refused = 0
    const write = async (log: PostgresLog, room: string, word: string) => {
      for (let nth = 0; nth < 6; nth++) {
        const text = `${word}${nth}`
        try {
          acked.add(`${room} ${await log.append(room, bytes(text))} ${text}`)
        } catch {
          refused++
          await log.read(room)
        }
      }
    }
    await Promise.all(
      ['x', 'y', 'z'].flatMap((word) => {
        const log = relay()
        return rooms.map((room) => write(log, room, word))
      }),
    )
    const log = relay()
    const all = new Map<string, Entry[]>()
    for (const room of rooms) all.set(room, await log.read(room))
    const there = [...all].flatMap(([room, entries]) => texts(entries).map((text) => `${room} ${text}`))
    expect(new Set(there)).toEqual(acked)
    for (const entries of all.values())
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, at) => at + 1))
    expect(refused).toBeGreaterThan(0)
    expect(acked.size).toBeGreaterThan(rooms.length)
  },

  'no two devices get the same client id in a room': async ({ relay }) => {
    const log = relay()
    await log.append('a', bytes('one'), [{ client: 7, device: A }])
    await expect(log.append('a', bytes('two'), [{ client: 7, device: B }])).rejects.toThrow(
      'another relay has given one of its client ids to another device',
    )
    await log.append('b', bytes('other room'), [{ client: 7, device: B }])
    await log.append('a', bytes('again'), [
      { client: 7, device: A },
      { client: 2 ** 53 - 1, device: A },
    ])
    expect(texts(await relay().read('a'))).toEqual(['1 one', '2 again'])
  },

  'a compaction is refused once another relay has compacted': async ({ relay }) => {
    const [ours, theirs] = [relay(), relay()]
    for (const text of ['one', 'two', 'three']) await ours.append('a', bytes(text))
    await theirs.read('a')
    await ours.compact('a', 3, bytes('all of ours'))
    await expect(theirs.compact('a', 3, bytes('all of theirs'))).rejects.toThrow(LogError)
    expect(texts(await relay().read('a'))).toEqual(['3 all of ours'])
    await theirs.read('a')
    await theirs.compact('a', 3, bytes('all of both'))
    expect(texts(await relay().read('a'))).toEqual(['3 all of both'])
    await expect(ours.append('a', bytes('beside it'))).rejects.toThrow(LogError)
  },

  'a compaction is refused if another relay has written what was not read': async ({ relay }) => {
    const [ours, theirs] = [relay(), relay()]
    for (const text of ['one', 'two']) await ours.append('a', bytes(text))
    await theirs.read('a')
    await theirs.append('a', bytes('three'))
    await expect(ours.compact('a', 2, bytes('both'))).rejects.toThrow(LogError)
    expect(texts(await relay().read('a'))).toEqual(['1 one', '2 two', '3 three'])
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
