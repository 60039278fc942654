// Reads a store while relays may write to it. For exports, and for moving everything into another store.

import type { Entry } from '../log/log.ts'
import type { KeptSnapshots } from './kept-snapshots.ts'
import type { KeptSpace } from './kept-spaces.ts'

export interface StoreReader {
  /** The rooms that have updates. */
  rooms(): Promise<string[]>
  /** The meetings that have snapshots, by their rooms. */
  meetings(): Promise<string[]>
  /** The updates of a room, as its log reads them; none if there are none. Rejects if they cannot be read. */
  entries(room: string): Promise<Entry[]>
  /** The epoch of a room that has updates; null if it is damaged. */
  epoch(room: string): Promise<string | null>
  snapshots: Pick<KeptSnapshots, 'list' | 'read'>
  /** Rejects if one of them cannot be read. */
  spaces(): Promise<KeptSpace[]>
  secret(): Promise<Uint8Array>
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
