// A room's durable updates. Every implementation passes test/log.contract.ts.

export interface Entry {
  /** Counts a room's updates from 1; after compaction the first entry carries all up to its seq. */
  seq: number
  update: Uint8Array
}

export interface Log {
  /** Oldest first, those with a seq above `after` (0: all). */
  read(room: string, after?: number): Promise<Entry[]>
  /** Resolves with the update's seq once it is durable; rejects with a LogError, and then it is not logged. */
  append(room: string, update: Uint8Array): Promise<number>
  /** Puts `state` in the place of every update up to `through`. Atomic: a crash leaves the old or the new. */
  compact(room: string, through: number, state: Uint8Array): Promise<void>
  /** The identity of the room's log, made with the log: another one means that the log was lost or replaced. */
  epoch(room: string): Promise<string>
  close(): Promise<void>
}

/** Nothing was logged, and the log is as it was: the caller may try later. */
export class LogError extends Error {
  readonly room: string
  constructor(room: string, cause: unknown) {
    super(
      `The log of ${room} could not be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    )
    this.name = 'LogError'
    this.room = room
  }
}

/** What the operator should know of a log. */
export type LogEvent =
  | { is: 'skipped'; room: string; from: number; to: number }
  | { is: 'cut'; room: string; from: number; to: number }
  | { is: 'missing'; room: string; after: number; before: number }
