import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Behind, LogError, type LogEvent } from '../../../server/log/log.ts'
import { Database, type Transacts, type Question, type Value } from '../../../server/postgres/database.ts'
import { PostgresLog } from '../../../server/postgres/postgres-log.ts'
import { empty, freshDatabase, onServer, opened, Session } from '../../support/postgres/fresh-database.ts'
import { openWire } from '../../support/postgres/wire.ts'
import { bytes, logContract, texts } from './log.contract.ts'
import { PROMISES, type Relays } from './postgres-promises.ts'

let url: string
let database: Database

const events: LogEvent[] = []
const warnings: string[] = []

beforeAll(async () => {
  url = await freshDatabase()
  ;({ database } = await opened(url))
})
afterAll(() => database.close())

const begin = async () => {
  await empty(database)
  events.length = 0
  warnings.length = 0
}

/** Each log is another relay. They share the connections. */
const openLog = (
  connection: Transacts = database,
  known?: number,
  schedule: (run: () => void, ms: number) => void = () => undefined,
) =>
  new PostgresLog({
    schedule,
    database: connection,
    id: 'the database',
    report: (event) => events.push(event),
    warn: (sentence) => warnings.push(sentence),
    ...(known !== undefined && { known }),
  })

logContract('PostgresLog', async () => {
  await begin()
  return { open: () => openLog(), dispose: () => Promise.resolve() }
})

type Ask = <Row>(question: Question<Row>, values?: readonly Value[]) => Promise<Row[]>

/** Changes the text of a question, which must have the part that is replaced. */
const rewritten =
  (name: string, part: string, by: string) =>
  (database: Database): Transacts => ({
    ask: (question, values) => {
      if (question.name !== name) return database.ask(question, values)
      if (!question.text.includes(part)) throw new Error(`“${name}” has no ${part}.`)
      return database.ask({ ...question, text: question.text.replace(part, by) }, values)
    },
    transaction: (job) => database.transaction(job),
  })

const appending =
  (change: (ask: Ask, database: Database) => Ask) =>
  (database: Database): Transacts => {
    const ask: Ask = (question, values) => database.ask(question, values)
    const changed = change(ask, database)
    return {
      ask: (question, values) => (question.name === 'append' ? changed : ask)(question, values),
      transaction: (job) => database.transaction(job),
    }
  }

/** Stands still after a question in a transaction, until something has happened. PostgreSQL waits `ms` for it. */
const stillIn = (name: string, ms: number, until: () => Promise<unknown>): Transacts => ({
  ask: (question, values) => database.ask(question, values),
  transaction: (job) =>
    database.transaction((within) =>
      job({
        run: (text) => within.run(text.replace(/session_timeout = \d+/, `session_timeout = ${ms}`)),
        ask: async (question, values) => {
          const rows = await within.ask(question, values)
          if (question.name === name) await until()
          return rows
        },
      }),
    ),
})

/** Faults that somebody might build into the log, and the promise that each of them breaks. */
const FAULTS: Record<string, [promise: keyof typeof PROMISES, plant: (database: Database) => Transacts]> = {
  'an append is acked before its transaction is committed': [
    'an append resolves when its transaction is committed, and not before',
    appending(
      (_, database) => (question, values) =>
        new Promise((acked, failed) => {
          void database.transaction(async (within) => acked(await within.ask(question, values))).catch(failed)
        }),
    ),
  ],
  'a number is left out': [
    'of relays that write at once, each acked update is there once, and no number is left out',
    rewritten('append', 'select room, epoch, seq + 1, base', 'select room, epoch, seq + 2, base'),
  ],
  'an append goes on from what another relay has changed': [
    'a relay that has not read what another one wrote writes nothing',
    rewritten(
      'append',
      'set seq = excluded.seq\n        where known.seq = excluded.seq - 1 and known.base = excluded.base',
      'set seq = known.seq + 1',
    ),
  ],
  'claims are not unique': [
    'no two devices get the same client id in a room',
    rewritten('append', 'where known.device <> wanted.device', 'where false'),
  ],
  'a compaction does not check the base': [
    'a compaction is refused once another relay has compacted',
    rewritten('compact', 'and base = $3', 'and $3::int8 is not null'),
  ],
  'a compaction does not check what was read': [
    'a compaction is refused if another relay has written what was not read',
    rewritten('compact', 'and seq = $4', 'and seq >= $4'),
  ],
  'a database that has gone back counts as one that others have written to': [
    'a relay does not go on in a database that has lost what was read',
    rewritten('look', 'room, seq, first, base', 'room, seq + 100 as seq, first, base'),
  ],
  'an append does not check the base': [
    'a compaction is refused once another relay has compacted',
    rewritten('append', 'and known.base = excluded.base', ''),
  ],
  'a refused append counts as done': [
    'of relays that write at once, each acked update is there once, and no number is left out',
    appending((ask) => async (question, values) => {
      const rows = await ask(question, values)
      return rows.map((row) => ({ ...row, seq: (row as { seq: number | null }).seq ?? 1 }))
    }),
  ],
  'an append that is left out takes its claims': [
    'an append that is left out takes no client id',
    rewritten('append', 'from wanted join numbered using (room)', 'from wanted'),
  ],
  'an append does not check the life': [
    'a relay does not go on in another place of the database, where others may write other updates under its numbers',
    rewritten('append', 'and life = (', 'and life is not null and exists ('),
  ],
  'all appends of a transaction fail with one of them': [
    'updates of many rooms share a transaction, and one at fault fails alone',
    appending(
      (ask) => (question, values) =>
        ask(question, values).catch((error: unknown) => {
          throw new Error('failed', { cause: error })
        }),
    ),
  ],
  'each append has a transaction of its own': [
    'updates of many rooms share a transaction, and one at fault fails alone',
    appending((ask) => async (question, values = []) => {
      const rows = []
      const count = (values[0] as unknown[]).length
      for (let at = 0; at < count; at++) {
        const alone = values.map((value, nth) =>
          nth < 6 || nth === 10 ? [(value as number[])[at] ?? 0] : value,
        )
        rows.push(...(await ask(question, alone)).map((row) => ({ ...row, at })))
      }
      return rows
    }),
  ],
}

describe('P2, P4: the log in PostgreSQL', () => {
  beforeEach(begin)

  const relays = (plant = (database: Database): Transacts => database): Relays => ({
    url,
    relay: () => openLog(plant(database)),
  })

  it.each(Object.entries(PROMISES))('%s', (_, holds) => holds(relays()))

  it.each(Object.entries(FAULTS))('P5: it is noticed if %s', async (_, [promise, plant]) => {
    await expect(PROMISES[promise]?.(relays(plant))).rejects.toThrow()
  })

  it('an append whose answer is lost is rejected, and the next reader finds it', async () => {
    const wire = await openWire(url)
    const through = new Database(wire.url, () => undefined)
    const log = openLog(through)
    expect(await log.append('a', bytes('one'))).toBe(1)
    wire.loseNextAnswer()
    await expect(log.append('a', bytes('two'))).rejects.toThrow(LogError)
    expect(texts(await log.read('a'))).toEqual(['1 one', '2 two'])
    expect(await log.append('a', bytes('three'))).toBe(3)
    await through.close()
    await wire.close()
  })

  describe('while a relay has its turn', () => {
    /** Another relay begins to write, and then something happens. */
    async function takeTurn(ms: number, until: (written: Promise<number>) => Promise<unknown>) {
      const theirs = openLog()
      await theirs.append('a', bytes('one'))
      const { mark } = await theirs.readFrom('a', null)
      let written: Promise<number> = Promise.resolve(0)
      const inBetween = () => {
        written = theirs.append('a', bytes('theirs'), [], mark)
        written.catch(() => undefined)
        return until(written)
      }
      const ours = openLog(stillIn('turn', ms, inBetween)).appendNext('a', mark, () => ({
        update: bytes('ours'),
        claims: [],
      }))
      return Promise.allSettled([ours, ours.catch(() => undefined).then(() => written)])
    }
    const logged = async () => texts(await openLog().read('a'))

    it('all others wait', async () => {
      const holder = await Session.open(url)
      const waits = `select count(*) > 0 as yes from pg_stat_activity
        where wait_event_type = 'Lock' and datname = current_database()`
      const [ours, theirs] = await takeTurn(20_000, (written) => Promise.race([written, holder.until(waits)]))
      await holder.close()
      expect(ours).toEqual({ status: 'fulfilled', value: 2 })
      expect(theirs).toMatchObject({ status: 'rejected', reason: expect.any(Behind) as unknown })
      expect(await logged()).toEqual(['1 one', '2 ours'])
    })

    it('it loses the turn if it stands still', async () => {
      const [ours, theirs] = await takeTurn(1000, (written) => written)
      expect(ours).toMatchObject({ status: 'rejected', reason: expect.any(LogError) as unknown })
      expect(theirs).toEqual({ status: 'fulfilled', value: 2 })
      expect(await logged()).toEqual(['1 one', '2 theirs'])
    })
  })

  it('says what is missing in the middle and at the end', async () => {
    const log = openLog()
    for (const text of ['one', 'two', 'three', 'four']) await log.append('a', bytes(text))
    await onServer(url, 'delete from roundtable.entries where seq in (2, 4)')
    expect(texts(await log.read('a'))).toEqual(['1 one', '3 three'])
    expect(events).toEqual([
      { is: 'missing', room: 'a', after: 1, before: 3 },
      { is: 'missing', room: 'a', after: 3, before: 5 },
    ])
    expect(await log.append('a', bytes('five'))).toBe(5)
  })

  it('a room whose reading was forgotten must be read anew before it is written', async () => {
    const log = openLog(database, 2)
    for (const room of ['a', 'b', 'c']) await log.read(room)
    await expect(log.append('a', bytes('one'))).rejects.toThrow('it must be read anew')
    await log.read('a')
    expect(await log.append('a', bytes('one'))).toBe(1)
  })

  it('a relay hears what another one has written, and asks less often while nothing is new', async () => {
    const polls: { run: () => void; ms: number }[] = []
    const ours = openLog(database, undefined, (run, ms) => polls.push({ run, ms }))
    const theirs = openLog()
    /** Asks once. Resolves with how long the relay would have waited before. */
    const poll = async () => {
      const next = polls.shift()
      next?.run()
      while (polls.length === 0) await new Promise(setImmediate)
      return next?.ms
    }
    let heard = 0
    await ours.append('a', bytes('one'))
    await ours.read('a')
    const unfollow = ours.follow?.('a', () => heard++)
    ours.follow?.('b', () => expect.fail('nobody writes there'))
    expect([await poll(), await poll(), await poll(), await poll()]).toEqual([250, 500, 1000, 1000])
    expect(heard).toBe(0)
    await theirs.read('a')
    await theirs.append('a', bytes('two'))
    await poll()
    expect(heard).toBe(1)
    await expect(ours.append('a', bytes('three'))).rejects.toThrow(Behind)
    expect(texts(await ours.read('a', 1))).toEqual(['2 two'])
    expect(await ours.append('a', bytes('three'))).toBe(3)
    expect(await poll()).toBe(250)
    expect(heard).toBe(1)
    await theirs.read('a')
    await theirs.compact('a', 3, bytes('all'))
    await poll()
    expect(heard).toBe(2)
    await expect(ours.read('a', 3)).rejects.toThrow('it must be read anew')
    unfollow?.()
    await theirs.append('a', bytes('four'))
    await poll()
    expect(heard).toBe(2)
  })

  it('a relay that cannot hear others says so once, asks ever less often, and hears them again', async () => {
    const polls: { run: () => void; ms: number }[] = []
    let isOut = false
    const asks: Transacts = {
      transaction: (job) => database.transaction(job),
      ask: (question, values) =>
        isOut && question.name === 'changed'
          ? Promise.reject(new Error('out of reach'))
          : database.ask(question, values),
    }
    const log = openLog(asks, undefined, (run, ms) => polls.push({ run, ms }))
    const poll = async () => {
      const next = polls.shift()
      next?.run()
      while (polls.length === 0) await new Promise(setImmediate)
      return next?.ms
    }
    await log.read('a')
    let heard = 0
    log.follow?.('a', () => heard++)
    isOut = true
    for (const ms of [250, 500, 1000, 2000, 4000, 4000]) expect(await poll()).toBe(ms)
    expect(warnings).toEqual(['What other relays write cannot be heard now. out of reach'])
    await openLog().append('a', bytes('one'))
    isOut = false
    await poll()
    expect([heard, polls[0]?.ms]).toEqual([1, 250])
    isOut = true
    await poll()
    expect(warnings).toHaveLength(2)
  })

  it('all relays say the same epoch of a room, also before anything is written', async () => {
    const [one, other] = [openLog(), openLog()]
    const epoch = await one.epoch('a')
    expect(await other.epoch('a')).toBe(epoch)
    await other.append('a', bytes('one'))
    expect(await one.epoch('a')).toBe(epoch)
    expect(await one.epoch('b')).not.toBe(epoch)
  })
})
