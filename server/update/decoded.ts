// An update that was decoded, and what is told of it before it is applied.

import * as decoding from 'lib0/decoding'
import type * as Y from 'yjs'
import type { Clocks } from '../../shared/wire/settle.ts'
import type { Shape } from './shape.ts'

export type Decoded = ReturnType<typeof Y.decodeUpdate>

export interface Split {
  pieces: readonly Uint8Array[]
  /** Structs and deletions in all. */
  size: number
  /** The clocks that a document must have before the first piece. */
  needs: Clocks
  /** Of the clients in it, where their structs begin. */
  before: Clocks
  /** And where they end. */
  after: Clocks
  shape: Shape
  /** Clients that structs of others refer to. */
  refers: ReadonlySet<number>
  /** Where the deletions of each client end. */
  deletes: ReadonlyMap<number, number>
}

/** Of a client that is named twice Yjs applies the last block only. */
export const clientBlocksOf = (update: Uint8Array): number =>
  decoding.readVarUint(decoding.createDecoder(update))
