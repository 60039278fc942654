// What a relay keeps, with one interface for each thing. Only the file that opens a store knows which store is
// in use. Every implementation passes the contracts in test/server/store and test/server/log.

import type { Log } from '../log/log.ts'
import type { KeptSnapshots } from './kept-snapshots.ts'
import type { KeptSpaces } from './kept-spaces.ts'

export const SECRET_BYTES = 32

export interface Store {
  log: Log
  spaces: KeptSpaces
  snapshots: KeptSnapshots
  /**
   * Random bytes that sign log receipts. They are made with the store, never change, and are in every backup.
   */
  secret: Uint8Array
  /**
   * Keeps what the log of a room has now, for an operator. Resolves with the name of the copy, which nothing
   * overwrites. `time` is in the name.
   */
  setAside(room: string, time: Date): Promise<string>
  /** Resolves once something was written durably. Changes nothing that the store keeps. */
  check(): Promise<void>
  /** Lets go of the store. The log must have been closed before. */
  close(): Promise<void>
}

export type OpenedStore = { is: 'open'; store: Store } | { is: 'refused'; sentence: string }
