// A room's durable updates. Every implementation passes test/server/log/log.contract.ts.
//
// An update is durable once `read` has returned it or `append` has resolved: it is still there after a
// crash of the process and after a power cut.
//
// Claims are in the updates, and a log does not read them. But where several relays write, each of them knows only
// the claims that it has read. So they are handed to the log a second time, and it keeps them unique.

export interface Claim {
  /** A client id. */
  client: number
  /** The only device that may write under the id: what `deviceOf` returns for its secret. */
  device: string
}

export interface Entry {
  /**
   * Numbers the updates of a room, from 1. After compaction, the first entry holds all updates up to its seq.
   */
  seq: number
  /**
   * The seq of the entry before this one. If that entry was not read, the updates between the two are lost.
   */
  after: number
  update: Uint8Array
}

export const LIFE_BYTES = 8

/** How far a log was read, where several processes write. */
export interface Mark {
  /** The last entry; 0 if there is none. */
  seq: number
  /** How often the log was compacted. */
  base: number
  /** The life that wrote when the log was read. */
  life: string
}

export interface ReadOn {
  entries: Entry[]
  mark: Mark
}

/** What an append adds. */
export interface Addition {
  update: Uint8Array
  claims: readonly Claim[]
}

export interface Log {
  /**
   * The entries with a seq above `after` (0: all), oldest first. Reports damaged entries and leaves them out.
   */
  read(room: string, after?: number): Promise<Entry[]>
  /**
   * Only where several processes write. Without a mark, resolves with all entries, and with one, with those after it.
   * Rejects with a `Changed` if the log does not go on from there.
   */
  readFrom?(room: string, mark: Mark | null): Promise<ReadOn>
  /**
   * Resolves with the update's seq once the update is durable. Rejects with a LogError; the update then has
   * no seq and is never read. If the process dies at that moment, however, the next process may find the
   * update. In a log that another process keeps, any reader may find it, because only the answer may have been lost.
   *
   * Where several processes write, an append is made only if nobody else has changed the log since this one read it.
   * Otherwise it rejects with a `Behind`, a `Changed` or a `Taken`, and nothing was written. `mark` says what the
   * caller has read; without it, what this process has read counts.
   */
  append(room: string, update: Uint8Array, claims?: readonly Claim[], mark?: Mark): Promise<number>
  /**
   * Only where several processes write. Reads on as `readFrom` does and appends what `next` makes of that, and nobody
   * else writes into the room in between. So it never rejects with a `Behind`. Others may have to wait, so `next` must
   * be quick. If `next` returns null, nothing is appended, and it resolves with null.
   */
  appendNext?(room: string, mark: Mark, next: (read: ReadOn) => Addition | null): Promise<number | null>
  /**
   * Replaces every update up to `through` by `state`. `through` must be the seq of an existing entry.
   * Atomic: a crash leaves either the old log or the new one. Where several processes write, rejects with a
   * `Changed` if this one has not read all of the log.
   */
  compact(room: string, through: number, state: Uint8Array, mark?: Mark): Promise<void>
  /**
   * The identity of the room's log. It changes when the log is lost or replaced. This call does not make a
   * log: the first append writes the epoch that this call returned, unless the process ends first.
   */
  epoch(room: string): Promise<string>
  /**
   * The life that writes now: `LIFE_BYTES` random bytes, in hex. Another life begins whenever a seq could be
   * given to a second update: after a restore, and after an append that failed, because a copy of the
   * log may have its update.
   */
  life(): Promise<string>
  /**
   * Only where several processes write. Calls `changed` when another one may have written into the room, until the
   * function that it returns is called. `mark` says what the caller has read.
   */
  follow?(room: string, changed: () => void, mark?: () => Mark | null): () => void
  /** Waits for running jobs. No other call may follow. */
  close(): Promise<void>
}

/** The log could not do the job and is unchanged. The caller may try again later. */
export class LogError extends Error {
  readonly room: string

  constructor(room: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause)
    super(`The log of ${room} cannot be read or written now: ${why}`, { cause })
    this.name = 'LogError'
    this.room = room
  }
}

/** Another process has appended, so nothing was. After reading on, the caller may try again. */
export class Behind extends LogError {
  constructor(room: string) {
    super(room, new Error('another relay has written into it'))
    this.name = 'Behind'
  }
}

/** Another process has compacted the log, or another life writes. All of it must be read again. */
export class Changed extends LogError {
  constructor(room: string, why = 'another relay has changed it, so it must be read anew') {
    super(room, new Error(why))
    this.name = 'Changed'
  }
}

/** Another device has an id that was claimed, so nothing was appended. */
export class Taken extends LogError {
  /** Who has the ids. */
  readonly claims: readonly Claim[]

  constructor(room: string, claims: readonly Claim[]) {
    super(room, new Error('another relay has given one of its client ids to another device'))
    this.name = 'Taken'
    this.claims = claims
  }
}

/**
 * Reports damage in a log that was opened or read. `from` and `to` are offsets in its file. For damage in the
 * journal, `room` is the name of the journal's file.
 */
export type LogEvent =
  /** Damage in the middle was skipped, and the records after it were read. */
  | { is: 'skipped'; room: string; from: number; to: number }
  /** A torn end, as a power cut leaves it, was cut off. */
  | { is: 'cut'; room: string; from: number; to: number }
  /** The updates between two seqs are gone. */
  | { is: 'missing'; room: string; after: number; before: number }
  /** The head was damaged. The log has a new epoch. */
  | { is: 'renewed'; room: string }
  /** The journal held updates of another log of the room. They were left out. */
  | { is: 'foreign'; room: string; updates: number }
  /** The newest updates of the room cannot be written into its file now. The journal keeps them. */
  | { is: 'behind'; room: string; why: string }
