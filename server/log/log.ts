// A room's durable updates. Every implementation passes test/server/log/log.contract.ts.
//
// What `read` has returned and what `append` has resolved is durable: whoever heard of it will find
// it again, after a crash of the process and after a power cut.

export interface Entry {
  /** Counts a room's updates from 1; after compaction the first entry carries all up to its seq. */
  seq: number
  /** The seq that it goes on from: where no entry with it was read, those between are lost. */
  after: number
  update: Uint8Array
}

export interface Log {
  /** Oldest first, those with a seq above `after` (0: all). What cannot be read is reported and left out. */
  read(room: string, after?: number): Promise<Entry[]>
  /**
   * Resolves with the update's seq once it is durable. Rejects with a LogError, and then it takes up no
   * seq and is not read; only if the process dies at once the next one may find it.
   */
  append(room: string, update: Uint8Array): Promise<number>
  /**
   * Puts `state` in the place of every update up to `through`, which is the seq of one that is there.
   * Atomic: a crash leaves the old or the new.
   */
  compact(room: string, through: number, state: Uint8Array): Promise<void>
  /**
   * The identity of the room's log: another one means that the log was lost or replaced. Asking makes no
   * log; what is told before the first append is what that one will write, unless this process ends before.
   */
  epoch(room: string): Promise<string>
  /** Waits for what is under way. No other call may follow. */
  close(): Promise<void>
}

/** The log cannot do that now, and is as it was: the caller may try later. */
export class LogError extends Error {
  readonly room: string

  constructor(room: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause)
    super(`The log of ${room} cannot be read or written now: ${why}`, { cause })
    this.name = 'LogError'
    this.room = room
  }
}

/** What the operator should know of a log that was opened or read. `from` and `to` are bytes of its file. */
export type LogEvent =
  /** Damage in the middle: what stands behind it was read. */
  | { is: 'skipped'; room: string; from: number; to: number }
  /** An end that is no whole record, as a power cut leaves it, was cut off. */
  | { is: 'cut'; room: string; from: number; to: number }
  /** The updates between two seqs are gone. */
  | { is: 'missing'; room: string; after: number; before: number }
  /** The head was damaged: the log has a new epoch, and clients will ask what to do with what they have. */
  | { is: 'renewed'; room: string }
