// A decoded update, and what it shows before it is applied.

import * as decoding from 'lib0/decoding'
import type * as Y from 'yjs'
import type { Clocks } from '../../shared/wire/causal-order.ts'
import type { Shape } from './shape.ts'

export type Decoded = ReturnType<typeof Y.decodeUpdate>

export interface Split {
  pieces: readonly Uint8Array[]
  /** Structs and deletions in all. */
  size: number
  /** The clocks that a document must have before the first piece. */
  needs: Clocks
  /** The clock of each client's first struct. */
  before: Clocks
  /** The first clock after each client's last struct. */
  after: Clocks
  shape: Shape
  /** The clients that structs of other clients refer to. */
  refers: ReadonlySet<number>
  /** The first clock after each client's last deletion. */
  deletes: ReadonlyMap<number, number>
}

/** How many blocks of clients an update has. If a client has two blocks, Yjs applies only the last one. */
export const clientBlocksOf = (update: Uint8Array): number =>
  decoding.readVarUint(decoding.createDecoder(update))
