// Faults that somebody might build into the relay, its disk or the page. Tests plant each of them, and the
// simulation must notice every one. If a promise cannot be broken by any fault here, the promise is not
// tested.

import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { Heartbeat } from '../../../client/sync/link/heartbeat.ts'
import { Known } from '../../../client/sync/link/known.ts'
import { Claims } from '../../../server/room/claims.ts'
import type { Disk, DiskFile } from '../../../server/disk/disk.ts'
import { crc32c } from '../../../server/log/crc32c.ts'
import { decodeEntry, encodeEntry } from '../../../server/room/entry.ts'
import { History } from '../../../server/room/history.ts'
import { Journal } from '../../../server/log/journal.ts'
import type { Log } from '../../../server/log/log.ts'
import { RoomFile } from '../../../server/log/room-file.ts'
import { MergeIndex } from '../../../server/document/merge-index.ts'
import { Presence } from '../../../server/room/presence.ts'
import { RoomLog } from '../../../server/room/room-log.ts'
import { Retired } from '../../../server/document/retired.ts'
import { RoomSeat } from '../../../server/room/seat.ts'
import { Tally } from '../../../shared/wire/tally.ts'
import { TableLog } from '../log/shared-table.ts'
import type { Planted } from './simulation.ts'

const NOTHING = new Uint8Array([0, 0])

// ── on the disk ──

const disk = (change: (disk: Disk) => Partial<Disk>): Planted => ({
  disk: (disk) => ({ ...disk, ...change(disk) }),
})

const file = (change: (file: DiskFile, path: string) => Partial<DiskFile>): Planted =>
  disk((disk) => ({
    open: async (path) => {
      const file = await disk.open(path)
      return { ...file, ...change(file, path) }
    },
  }))

const done = (): Promise<void> => Promise.resolve()

// ── in the log ──

const log = (change: (log: Log) => Partial<Log>): Planted => ({
  log: (log) => ({
    read: (room, after) => log.read(room, after),
    append: (room, update, claims, mark) => log.append(room, update, claims, mark),
    compact: (room, through, state, mark) => log.compact(room, through, state, mark),
    epoch: (room) => log.epoch(room),
    life: () => log.life(),
    close: () => log.close(),
    ...(log.follow && { follow: log.follow.bind(log) }),
    ...(log.readFrom && { readFrom: log.readFrom.bind(log) }),
    ...change(log),
  }),
})

const ackedFirst = log((log) => {
  let seq = 0
  return {
    append: (room, update, claims, mark) => {
      void log.append(room, update, claims, mark).catch(() => undefined)
      return Promise.resolve(++seq)
    },
  }
})

const ackedAnyway = log((log) => {
  let seq = 0
  return {
    append: async (room, update, claims, mark) => {
      seq = await log.append(room, update, claims, mark).catch(() => seq + 1)
      return seq
    },
  }
})

// ── in a class of the relay or the page ──

// Methods differ in their parameters. Each planted method knows its own.
type Method = (this: never, ...args: never[]) => unknown

function method<C extends object, K extends keyof C>(
  of: { prototype: C },
  name: K,
  change: (original: Extract<C[K], Method>) => C[K] & Method,
): Planted {
  return {
    patch: () => {
      const { prototype } = of
      const original = prototype[name]
      prototype[name] = change(original as Extract<C[K], Method>)
      return () => (prototype[name] = original)
    },
  }
}

function getter(of: { prototype: object }, name: string, value: unknown): Planted {
  return {
    patch: () => {
      const original = Object.getOwnPropertyDescriptor(of.prototype, name) ?? {}
      Object.defineProperty(of.prototype, name, { configurable: true, get: () => value })
      return () => Object.defineProperty(of.prototype, name, original)
    },
  }
}

export const FAULTS: Record<string, Planted> = {
  'an append is not synced': file((file) => {
    let syncs = 0
    return { sync: () => (++syncs === 1 ? file.sync() : done()) }
  }),
  'what a killed process left in the journal is not synced': file((file, path) => ({
    sync: () => (path.endsWith('journal-0.new') ? done() : file.sync()),
  })),
  'the journal is not read at the start': method(Journal, 'recover', () => () => Promise.resolve([])),
  'the journal is removed before its updates are in the rooms’ files': method(
    RoomFile,
    'move',
    () => () => Promise.resolve(),
  ),
  'updates that move into a room’s file are not synced': file((file, path) => ({
    sync: () => (path.endsWith('.log') ? done() : file.sync()),
  })),
  'a directory is not synced': disk(() => ({ syncDirectory: done })),
  'a failed sync counts as done': file((file) => ({ sync: () => file.sync().catch(done) })),
  'a failed append counts as done': file((file) => ({
    append: (bytes) => file.append(bytes).catch(done),
  })),
  'the tail of a failed append is not cut off': file(() => ({ truncate: done })),
  'a compacted log is not synced': file((file, path) => ({
    sync: () => (path.endsWith('.new') ? done() : file.sync()),
  })),
  'the old log is removed before the new one has its name': disk((disk) => ({
    rename: async (from, to) => {
      await disk.remove(to)
      await disk.remove(`${to}.before`)
      await disk.rename(from, to)
    },
  })),
  'checksums are not checked': disk((disk) => ({
    read: async (path) => {
      const bytes = await disk.read(path)
      return bytes && withRightChecksums(bytes)
    },
  })),
  'an edit is broadcast and acked before it is on disk': ackedFirst,
  'a failed append is acked': ackedAnyway,
  'clients are answered before the log is read': log(() => ({
    epoch: () => Promise.resolve('epoch'),
    read: () => Promise.resolve([]),
  })),
  'the last record is not read': log((log) => ({
    read: async (room, after) => (await log.read(room, after)).slice(0, -1),
  })),
  'a compaction forgets everything': log((log) => ({
    compact: (room, through) => log.compact(room, through, NOTHING),
  })),
  'a compaction forgets the owners of client ids': log((log) => ({
    compact: (room, through, state) =>
      log.compact(room, through, encodeEntry({ ...decodeEntry(state), claims: [] })),
  })),
  'a client id is taken out of the document although other structs refer to it': method(
    Retired,
    'dispensableIn',
    () =>
      // eslint-disable-next-line require-yield -- in one step
      function* ({ clients }) {
        return new Set(
          [...clients].flatMap(([client, structs]) =>
            structs.every(({ deleted }) => deleted) ? [client] : [],
          ),
        )
      },
  ),
  'structs of a removed client id are added again when a client repeats them': method(
    Retired,
    'onlyRepeatedBy',
    () => () => new Set(),
  ),
  'a removed client id does not come back when it writes again': method(
    Retired,
    'wantedFor',
    () => () => new Set(),
  ),
  'a page that still has removed structs is not told that they were removed': method(
    Retired,
    'deletionsFor',
    () => () => new Map(),
  ),
  'removed client ids are forgotten': getter(Retired, 'all', []),
  'a compaction forgets the content kept aside': log((log) => ({
    compact: (room, through, state) =>
      log.compact(room, through, encodeEntry({ ...decodeEntry(state), retired: [] })),
  })),
  'the owner of a client id does not matter': method(Claims, 'admits', () => () => true),
  'claims are not logged': method(
    Claims,
    'takeFresh',
    (take) =>
      function (this: Claims) {
        take.call(this)
        return []
      },
  ),
  'claims are not read': method(Claims, 'load', () => () => undefined),
  'any log receipt lets an edit be carried': method(History, 'has', () => () => false),
  'the life that wrote an update does not matter': method(
    History,
    'has',
    () =>
      function (this: History, { seq }) {
        return seq <= (this.reached?.seq ?? 0)
      },
  ),
  'lives are not read': method(History, 'load', () => () => undefined),
  'lives are not logged': method(History, 'begunBy', () => () => []),
  'a compaction forgets its lives': log((log) => ({
    compact: (room, through, state) =>
      log.compact(room, through, encodeEntry({ ...decodeEntry(state), lives: [] })),
  })),
  'a gap is not noticed': method(
    MergeIndex,
    'check',
    () =>
      function (this: MergeIndex, examined) {
        if (examined.is !== 'examined') return examined
        return { ...examined, is: 'whole', known: false, measured: null }
      },
  ),
  'new edits are not logged': method(
    MergeIndex,
    'merge',
    (merge) =>
      function (this: MergeIndex) {
        merge.call(this)
        return null
      },
  ),
  'a client that joins is given nothing': method(MergeIndex, 'since', (since) => {
    return function* (this: MergeIndex, vector) {
      yield* since.call(this, vector)
      return NOTHING
    }
  }),
  'a client that joins is given an earlier state': method(MergeIndex, 'state', (state) => {
    const first = new WeakMap<MergeIndex, Uint8Array>()
    return function* (this: MergeIndex) {
      const known = first.get(this) ?? (yield* state.call(this))
      first.set(this, known)
      return known
    }
  }),
  'a frame counts as dealt with on arrival': method(
    RoomSeat,
    'receive',
    (receive) =>
      function (this: RoomSeat, type, update, receipts) {
        const frame = receive.call(this, type, update, receipts)
        this.settle(frame)
        return frame
      },
  ),
  'no broadcast is sent': method(RoomSeat, 'sendBytes', () => () => undefined),
  'every tenth broadcast is not sent': method(RoomSeat, 'sendBytes', (send) => {
    let frames = 0
    return function (this: RoomSeat, bytes) {
      if (++frames % 10 > 0) send.call(this, bytes)
    }
  }),
  'presence is not sent to a client that comes': method(Presence, 'tell', () => () => undefined),
  'a client that leaves stays present': method(Presence, 'left', () => () => undefined),
  'the page does not wait for the ack of its step 2': getter(Tally, 'complete', true),
  'the page does not wait for acks': getter(Tally, 'settled', true),
  'the page does not count what it sends': method(Tally, 'sentUpdate', () => () => undefined),
  'the page does not hear acks': method(Tally, 'ack', () => () => true),
  'the page does not notice that the relay lost something': method(Known, 'exceeds', () => () => false),
  'the page does not notice a dead connection': method(Heartbeat, 'ask', () => () => undefined),
  'the page does not send its presence again': method(
    Awareness,
    'setLocalState',
    (set) =>
      function (this: Awareness, state) {
        const known = this.getLocalState()
        if (known === null || JSON.stringify(known) !== JSON.stringify(state)) set.call(this, state)
      },
  ),
}

/** A state vector that covers all that the first hundred client ids write. */
const everything = Y.encodeStateVector(new Map(Array.from({ length: 100 }, (_, at) => [at + 1, 2 ** 40])))

/** Faults in what several relays on one table do. `nodes.ts` must notice each of them. */
export const NODE_FAULTS: Record<string, Planted> = {
  'an edit is sent on and acked before it is committed': ackedFirst,
  'an append that failed counts as done': ackedAnyway,
  'an append goes on from what was not read': method(TableLog, 'isBehind', () => () => false),
  'a compaction drops what was not read': method(TableLog, 'mayCompact', () => () => true),
  'it is not noticed that another relay has written under the same ids': method(
    RoomLog,
    'hasHeardOf',
    () => () => false,
  ),
  'a page is told what is here before what others wrote is read': readsOnOnlyToAppend(),
  'what others wrote is not heard': method(TableLog, 'poll', () => () => undefined),
  'what others wrote is read and left out': method(
    RoomLog,
    'takeHeard',
    (take) =>
      function (this: RoomLog) {
        take.call(this)
        return []
      },
  ),
  'members do not hear what is new when the log was read anew': method(
    MergeIndex,
    'vectorBefore',
    () => () => everything,
  ),
  'the claims of others are not read': method(Claims, 'load', () => () => undefined),
}

function readsOnOnlyToAppend(): Planted {
  return {
    patch: () => {
      // eslint-disable-next-line @typescript-eslint/unbound-method -- each is called on its own
      const { append, readOn } = RoomLog.prototype
      const appending = new Set<RoomLog>()
      RoomLog.prototype.append = async function (this: RoomLog, update) {
        appending.add(this)
        await append.call(this, update).finally(() => appending.delete(this))
      }
      RoomLog.prototype.readOn = function (this: RoomLog) {
        return appending.has(this) ? readOn.call(this) : done()
      }
      return () => Object.assign(RoomLog.prototype, { append, readOn })
    },
  }
}

const CHECKSUM_DIGITS = 5

/**
 * The file as a reader without checksums would see it: each record gets the right checksum for its content.
 */
function withRightChecksums(bytes: Uint8Array): Uint8Array {
  const right = bytes.slice()
  for (let from = right.indexOf(0); from !== -1;) {
    const end = right.indexOf(0, from + 1)
    const crc = crc32c(right.subarray(from + 1 + CHECKSUM_DIGITS, end))
    if (end > from + CHECKSUM_DIGITS)
      for (let place = 0; place < CHECKSUM_DIGITS; place++)
        right[from + 1 + place] = 0x80 | ((crc >>> (7 * place)) & 0x7f)
    from = end
  }
  return right
}
