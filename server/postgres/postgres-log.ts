// The log in PostgreSQL. Several relays may write into one database.
//
//   append    One statement is one transaction of many rooms' appends. It locks the rows of the rooms, in the
//             order of their names, so that no two transactions wait for each other; gives each entry the next
//             seq of its room; and takes its claims. A room's append is left out, with its claims, if another
//             relay has changed the log since this one read it, if another device has one of the ids, or if
//             another life writes than when the log was read.
//   turn      A relay that came too late twice locks the room's row, reads on and appends in one transaction. Others
//             wait for the lock in the order in which they asked for it, so each edit has its turn. PostgreSQL ends the
//             transaction of a relay that stands still.
//   others    A statement asks, for all rooms that are open here, what other relays have written. The rooms read on.
//   answer    An append resolves when its transaction is committed. If the answer is lost, the append may have
//             been made. Then it rejects, and reading decides.
//   compact   One statement, made only if the log's base is still the one that this relay has read. So no relay
//             drops what it has not read, and none brings back what another one has dropped.
//   life      The database's (`identity.ts`). It goes on after an append that failed: no seq is given twice, and a
//             transaction that was not committed is in no copy.
//   epoch     Made from the identity of the database, so that all relays say the same of a log that is not there
//             yet. The first append writes it down.

import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { limits } from '../config/limits.ts'
import { messageOf } from '../disk/directory.ts'
import {
  Behind,
  Changed,
  LogError,
  Taken,
  type Addition,
  type Claim,
  type Entry,
  type Log,
  type LogEvent,
  type Mark,
  type ReadOn,
} from '../log/log.ts'
import { DatabaseError, digits, stored, type Asks, type Transacts, type Within } from './database.ts'
import { readEntries, type ReadLog } from './entries.ts'
import { LIFE_NOW, lifeOf } from './identity.ts'
import { GroupCommit, type Append, type Appended } from './group-commit.ts'
import { Reached, type Reach } from './reached.ts'

export interface PostgresLogOptions {
  database: Transacts
  /** The identity of the database. */
  id: string
  report: (event: LogEvent) => void
  /** Called once when others cannot be heard any more, until they are heard again. */
  warn: (sentence: string) => void
  /** Runs something after a number of ms. */
  schedule: (run: () => void, ms: number) => void
  /** Called when an update of the room has become durable. */
  appended?: (room: string) => void
  /** The most rooms of which it is known how far they were read. */
  known?: number
  /** No other relay writes, so nobody has to ask what others write. */
  isOnly?: boolean
}

export class PostgresLog implements Log {
  readonly #options: PostgresLogOptions
  readonly #appends = new GroupCommit((appends) => this.#commit(appends))
  readonly #reached: Reached
  /** By room, whom to tell that another relay has written. */
  readonly #followed = new Map<string, { changed: () => void; known: () => Mark | null }>()
  #isPolling = false
  /** Whether the database did not say what others have written. */
  #isDeaf = false
  /** ms until the next question. */
  #wait: number = limits.polls
  #closed = false
  readonly follow?: NonNullable<Log['follow']>

  constructor(options: PostgresLogOptions) {
    this.#options = options
    if (options.isOnly !== true) this.follow = this.#follow.bind(this)
    this.#reached = new Reached(options.known ?? limits.readInDatabase)
  }

  readFrom(room: string, mark: Mark | null): Promise<ReadOn> {
    return this.#with(room, async () => goingOn(room, mark, await this.#read(room, mark?.seq ?? 0)))
  }

  async #read(room: string, after: number): Promise<ReadLog> {
    const { database, report } = this.#options
    const log = await readEntries(database, room, after, report)
    if (log.life !== null) return log
    await this.life() // begins it
    return readEntries(database, room, after, report)
  }

  read(room: string, after = 0): Promise<Entry[]> {
    return this.#with(room, async () => {
      const { entries, life, ...read } = await this.#read(room, after)
      const reach = this.#reached.of(room)
      if (after > 0 && reach !== null && reach.seq !== after) return entries
      this.#reached.lose(room) // unless it goes on from there
      const goesOn = read.base === reach?.base && life === reach.life && read.seq >= after
      if (life === null || (after > 0 && !goesOn)) throw new Changed(room)
      this.#reached.set(room, { ...read, life })
      return entries
    })
  }

  append(room: string, update: Uint8Array, claims: readonly Claim[] = [], mark?: Mark): Promise<number> {
    return this.#with(room, async () => {
      const seq = await this.#appends.append({ room, update, claims, mark })
      this.#options.appended?.(room)
      return seq
    })
  }

  appendNext(room: string, mark: Mark, next: (read: ReadOn) => Addition | null): Promise<number | null> {
    return this.#with(room, () =>
      this.#appends.without(room, async () => {
        this.#reached.lose(room) // unless it is appended
        const done = await this.#options.database.transaction((within) =>
          this.#addNext(room, mark, next, within),
        )
        if (done === null) return null
        this.#reached.set(room, { ...done, first: 0 })
        this.#options.appended?.(room)
        return done.seq
      }),
    )
  }

  async #addNext(
    room: string,
    mark: Mark,
    next: (read: ReadOn) => Addition | null,
    within: Within,
  ): Promise<Mark | null> {
    await within.run(`set local idle_in_transaction_session_timeout = ${limits.turnInDatabase}`)
    await within.ask(TURN, [stored(room)])
    const read = goingOn(room, mark, await readEntries(within, room, mark.seq, this.#options.report))
    const addition = next(read)
    if (addition === null) return null
    const [outcome] = await this.#write([{ room, ...addition, mark: read.mark }], within)
    if (outcome?.taken) throw new Taken(room, await ownersOf(within, room, addition.claims))
    if (outcome === undefined || outcome.seq === null) throw new Changed(room)
    return { ...read.mark, seq: outcome.seq }
  }

  compact(room: string, through: number, state: Uint8Array, mark?: Mark): Promise<void> {
    return this.#with(room, () =>
      this.#appends.without(room, async () => {
        if (mark === undefined) await this.#look([room])
        const reach = this.#reachOf({ room, mark })
        if (reach === null) throw new Changed(room)
        if (!Number.isInteger(through) || through < Math.max(1, reach.first) || through > reach.seq)
          throw new RangeError(`The log of ${room} has no update ${through} to compact through.`)
        this.#reached.lose(room) // unless the database says that it was done
        const read = [reach.base, reach.seq, state, reach.life]
        const [done] = await this.#options.database.ask(COMPACT, [stored(room), through, ...read])
        if (done === undefined) throw new Changed(room)
        this.#reached.set(room, { ...reach, first: through, base: reach.base + 1 })
      }),
    )
  }

  epoch(room: string): Promise<string> {
    return this.#with(room, async () => {
      const [log] = await this.#options.database.ask(EPOCH, [stored(room)])
      return log?.epoch ?? this.#newEpoch(room)
    })
  }

  life(): Promise<string> {
    return lifeOf(this.#options.database)
  }

  #follow(room: string, changed: () => void, mark?: () => Mark | null): () => void {
    const known = mark ?? (() => this.#reached.of(room))
    this.#followed.set(room, { changed, known })
    this.#poll()
    return () => {
      if (this.#followed.get(room)?.changed === changed) this.#followed.delete(room)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#followed.clear()
    await this.#appends.ended()
  }

  async #with<T>(room: string, job: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new Error(`The log was closed before ${room} was asked for.`)
    try {
      return await job()
    } catch (error) {
      throw error instanceof RangeError || error instanceof LogError ? error : new LogError(room, error)
    }
  }

  #newEpoch(room: string): string {
    return createHash('sha256').update(`${this.#options.id}:${room}`).digest('hex').slice(0, 32)
  }

  // ── what other relays write ──

  /** Asks for all followed rooms at once, again and again, but less often while nothing is new. */
  #poll(): void {
    if (this.#isPolling || this.#followed.size === 0) return
    this.#isPolling = true
    this.#options.schedule(() => {
      void this.#tellChanged().then((isNew) => {
        const most = this.#isDeaf ? limits.pollsDeaf : limits.pollsQuiet
        this.#wait = isNew ? limits.polls : Math.min(most, 2 * this.#wait)
        this.#isPolling = false
        this.#poll()
      })
    }, this.#wait)
  }

  /** Resolves with whether anything is new. */
  async #tellChanged(): Promise<boolean> {
    const known = [...this.#followed].flatMap(([room, { known }]) => {
      const mark = known()
      return mark === null ? [] : [{ room, ...mark }]
    })
    if (known.length === 0) return false
    try {
      const changed = await this.#options.database.ask(CHANGED, [
        known.map(({ room }) => stored(room)),
        known.map(({ seq }) => seq),
        known.map(({ base }) => base),
        known.map(({ life }) => life),
      ])
      const wasDeaf = this.#isDeaf
      this.#isDeaf = false
      for (const { at } of changed) this.#followed.get(known[at]?.room ?? '')?.changed()
      return changed.length > 0 || wasDeaf
    } catch (error) {
      if (!this.#isDeaf && !this.#closed)
        this.#options.warn(`What other relays write cannot be heard now. ${messageOf(error)}`)
      this.#isDeaf = true
      return false
    }
  }

  // ── appends ──

  async #commit(appends: readonly Append[]): Promise<Appended[]> {
    const { database } = this.#options
    await this.#look(appends.flatMap(({ room, mark }) => (mark === undefined ? room : [])))
    const known = appends.filter((append) => this.#reachOf(append) !== null)
    const rows = known.length === 0 ? [] : await this.#write(known, database)
    const outcomes = new Map(rows.map(({ at, ...outcome }) => [known[at]?.room, outcome]))
    const refused = known.filter(({ room }) => outcomes.get(room)?.seq === null)
    const behind = await this.#onlyBehind(refused)
    const outcome = async ({ room, claims, mark }: Append): Promise<Appended> => {
      const { seq = null, taken = false } = outcomes.get(room) ?? {}
      const reach = this.#reachOf({ room, mark })
      if (seq !== null && reach !== null) {
        this.#reached.set(room, { ...reach, seq })
        return seq
      }
      if (behind.has(room)) return new Behind(room) // which may say who has the ids
      if (taken) return new Taken(room, await ownersOf(database, room, claims))
      this.#reached.lose(room)
      return new Changed(room)
    }
    return Promise.all(appends.map(outcome))
  }

  async #write(appends: readonly Append[], database: Asks): Promise<v.InferOutput<typeof APPEND.row>[]> {
    const reach = appends.flatMap((append) => this.#reachOf(append) ?? [])
    let end = 1 // PostgreSQL counts bytes from 1
    const starts = appends.map(({ update }) => (end += update.length) - update.length)
    const claims = appends.flatMap(({ claims }, nth) => claims.map((claim) => ({ nth, ...claim })))
    try {
      return await database.ask(APPEND, [
        appends.map(({ room }) => stored(room)),
        appends.map(({ room }) => this.#newEpoch(room)),
        reach.map(({ seq }) => seq),
        reach.map(({ base }) => base),
        starts,
        appends.map(({ update }) => update.length),
        Buffer.concat(appends.map(({ update }) => update)),
        claims.map(({ nth }) => nth),
        claims.map(({ client }) => client),
        claims.map(({ device }) => device),
        reach.map(({ life }) => life),
      ])
    } catch (error) {
      if (!(error instanceof DatabaseError) || !error.isUnchanged)
        for (const { room } of appends) this.#reached.lose(room)
      throw error
    }
  }

  /** Those of the rooms that others have only appended to. */
  async #onlyBehind(appends: readonly Append[]): Promise<ReadonlySet<string>> {
    if (appends.length === 0) return new Set()
    const rooms = appends.map(({ room }) => room)
    const [life, found] = [await this.life(), await this.#options.database.ask(LOOK, [rooms.map(stored)])]
    const logs = new Map(found.map(({ room, ...log }) => [room, log]))
    const isBehind = (append: Append) => {
      const [log, reach] = [logs.get(stored(append.room)), this.#reachOf(append)]
      if (log === undefined || reach?.life !== life) return false
      return log.base === reach.base && log.seq > reach.seq
    }
    return new Set(appends.filter(isBehind).map(({ room }) => room))
  }

  /** What the caller has read, or this relay if the caller does not say. */
  #reachOf({ room, mark }: Pick<Append, 'room' | 'mark'>): Reach | null {
    return mark === undefined ? this.#reached.of(room) : { ...mark, first: 0 }
  }

  /** Looks where the logs end that were never read. */
  async #look(rooms: readonly string[]): Promise<void> {
    const unknown = new Map(
      rooms.filter((room) => this.#reached.isNew(room)).map((room) => [stored(room), room]),
    )
    if (unknown.size === 0) return
    const life = await this.life()
    const found = await this.#options.database.ask(LOOK, [[...unknown.keys()]])
    const reaches = new Map(found.map(({ room, ...reach }) => [room, reach]))
    for (const [name, room] of unknown) this.#reached.set(room, { ...(reaches.get(name) ?? NOTHING), life })
  }
}

/** What was read, if the log goes on from the mark. */
function goingOn(room: string, mark: Mark | null, { entries, seq, base, life }: ReadLog): ReadOn {
  const goesOn = mark === null || (base === mark.base && life === mark.life && seq >= mark.seq)
  if (life === null || !goesOn) throw new Changed(room)
  return { entries, mark: { seq, base, life } }
}

const ownersOf = (database: Asks, room: string, claims: readonly Claim[]): Promise<Claim[]> =>
  database.ask(OWNERS, [stored(room), claims.map(({ client }) => client)])

const NOTHING: Omit<Reach, 'life'> = { seq: 0, first: 0, base: 0 }

const LOOK = {
  name: 'look',
  text: 'select room, seq, first, base from roundtable.rooms where room = any($1)',
  row: v.object({ room: v.string(), seq: digits, first: digits, base: digits }),
}

/** Whoever asks this in a transaction has the room until the transaction ends, and whoever asked first has it first. */
const TURN = {
  name: 'turn',
  text: 'select from roundtable.rooms where room = $1 for no key update',
  row: v.object({}),
}

const EPOCH = {
  name: 'epoch',
  text: 'select epoch from roundtable.rooms where room = $1',
  row: v.object({ epoch: v.string() }),
}

const APPEND = {
  name: 'append',
  text: `
    with given as (
      select room collate "C" as room, epoch, seq, base, life, at - 1 as at,
        substring($7::bytea from start for length) as entry
      from unnest($1::text[], $2::text[], $3::int8[], $4::int8[], $5::int4[], $6::int4[], $11::text[])
        with ordinality as given (room, epoch, seq, base, start, length, life, at)
    ), wanted as (
      select given.room, client, device
      from unnest($8::int4[], $9::int8[], $10::text[]) as wanted (at, client, device)
      join given using (at)
    ), taken as (
      select distinct wanted.room from wanted join roundtable.claims known using (room, client)
      where known.device <> wanted.device
    ), numbered as (
      insert into roundtable.rooms as known (room, epoch, seq, base)
      select room, epoch, seq + 1, base from given
      where room not in (select room from taken)
        and life = ${LIFE_NOW}
        and (seq + base = 0 or exists (select from roundtable.rooms there where there.room = given.room))
      order by room
      on conflict (room) do update set seq = excluded.seq
        where known.seq = excluded.seq - 1 and known.base = excluded.base
      returning room, seq
    ), claimed as (
      insert into roundtable.claims (room, client, device)
      select room, client, device from wanted join numbered using (room) order by room, client
      on conflict do nothing
    ), added as (
      insert into roundtable.entries (room, seq, entry)
      select room, numbered.seq, given.entry from numbered join given using (room)
    )
    select given.at, numbered.seq, taken.room is not null as taken
    from given left join numbered using (room) left join taken using (room)`,
  row: v.object({ at: digits, seq: v.nullable(digits), taken: v.boolean() }),
}

const OWNERS = {
  name: 'owners',
  text: 'select client, device from roundtable.claims where room = $1 and client = any($2)',
  row: v.object({
    client: v.pipe(v.string(), v.transform(Number), v.safeInteger()), // more digits than other numbers have
    device: v.string(),
  }),
}

const CHANGED = {
  name: 'changed',
  text: `
    select at - 1 as at
    from unnest($1::text[], $2::int8[], $3::int8[], $4::text[])
      with ordinality as read (room, seq, base, life, at)
    left join roundtable.rooms known on known.room = read.room collate "C"
    where coalesce(known.seq, 0) <> read.seq or coalesce(known.base, 0) <> read.base
      or read.life is distinct from ${LIFE_NOW}`,
  row: v.object({ at: digits }),
}

const COMPACT = {
  name: 'compact',
  text: `
    with compacted as (
      update roundtable.rooms set first = $2, base = base + 1
      where room = $1 and base = $3 and seq = $4 and first <= $2 and $6 = ${LIFE_NOW}
      returning room
    ), gone as (
      delete from roundtable.entries kept using compacted where kept.room = compacted.room and kept.seq < $2
    )
    insert into roundtable.entries as kept (room, seq, entry)
    select room, $2, $5 from compacted
    on conflict (room, seq) do update set entry = excluded.entry
    returning seq`,
  row: v.object({ seq: digits }),
}
