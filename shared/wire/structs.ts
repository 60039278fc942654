// Encodes structs and deletions as an update.

import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

import type { Struct } from './causal-order.ts'

export interface Range {
  clock: number
  length: number
}

export function writeDeletions(
  to: Y.UpdateEncoderV1,
  deletions: ReadonlyMap<number, readonly Range[]>,
): void {
  encoding.writeVarUint(to.restEncoder, deletions.size)
  for (const [client, ranges] of deletions) {
    to.resetDsCurVal()
    encoding.writeVarUint(to.restEncoder, client)
    encoding.writeVarUint(to.restEncoder, ranges.length)
    for (const { clock, length } of ranges) {
      to.writeDsClock(clock)
      to.writeDsLen(length)
    }
  }
}

/** Encodes an update from each client's structs, in order of clock, and the deleted ranges. */
export function encodeStructs(
  structs: ReadonlyMap<number, readonly Struct[]>,
  deletions: ReadonlyMap<number, readonly Range[]>,
): Uint8Array {
  const to = new Y.UpdateEncoderV1()
  encoding.writeVarUint(to.restEncoder, structs.size)
  for (const [client, queue] of structs) {
    encoding.writeVarUint(to.restEncoder, queue.length)
    to.writeClient(client)
    encoding.writeVarUint(to.restEncoder, queue[0]?.id.clock ?? 0)
    for (const struct of queue) struct.write(to, 0)
  }

  writeDeletions(to, deletions)
  return to.toUint8Array()
}
