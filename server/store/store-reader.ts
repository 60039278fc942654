// Reads a store while relays may write to it. For exports.

import type { Entry } from '../log/log.ts'
import type { KeptSnapshots } from './kept-snapshots.ts'

export interface StoreReader {
  /** The rooms that have updates. */
  rooms(): Promise<string[]>
  /** The meetings that have snapshots, by their rooms. */
  meetings(): Promise<string[]>
  /** The updates of a room, as its log reads them; none if there are none. Rejects if they cannot be read. */
  entries(room: string): Promise<Entry[]>
  snapshots: Pick<KeptSnapshots, 'list' | 'read'>
  close(): Promise<void>
}

/** Reports what was not read. */
export type ReadEvent =
  /** Only the intact part was read. */
  | { is: 'damaged'; what: string }
  /** The error names what was left out. */
  | { is: 'leftOut'; error: unknown }

export interface ReaderOptions {
  /** A directory that will be written to, and that the store must not be in. */
  apartFrom: string
  report: (event: ReadEvent) => void
}

export type OpenReader = (
  options: ReaderOptions,
) => Promise<{ is: 'open'; reader: StoreReader } | { is: 'refused'; sentence: string }>
