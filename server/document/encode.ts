// Encodes an update in steps of a few structs. Yjs would write the same bytes in one go.

import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { writeDeletions, type Range } from '../../shared/wire/structs.ts'
import type { Clocks } from '../../shared/wire/causal-order.ts'

type Store = Y.Doc['store']

/**
 * Encodes the part of the document that is missing from `known`. Yields after every `most` structs; the
 * document must not change in between.
 */
export function* encodeSince(
  store: Store,
  known: Clocks,
  most: number,
  part: Part = {},
): Generator<void, Uint8Array> {
  const update = yield* encodeUpTo(Infinity, store, known, most, part)
  if (update === null) throw new Error('An update was too long, although no limit was set.')
  return update
}

/**
 * Encodes the same as `encodeSince`. Null if the update has more than `bytes` bytes. Usually this is known
 * before anything is written.
 */
export function* encodeUpTo(
  bytes: number,
  store: Store,
  known: Clocks,
  most: number,
  { isIn = () => true, instead = (struct) => struct, alsoDeleted = new Map() }: Part = {},
): Generator<void, Uint8Array | null> {
  const to = new Y.UpdateEncoderV1()
  const clients = [...store.clients].filter(([client]) => isIn(client)).sort(([a], [b]) => b - a)
  const lacking = clients.filter(([client]) => Y.getState(store, client) > (known.get(client) ?? 0))
  if (bytes < Infinity && haveMore(bytes, lacking, known)) return null
  let steps = 0
  encoding.writeVarUint(to.restEncoder, lacking.length)
  for (const [client, structs] of lacking) {
    const clock = known.get(client) ?? 0
    const from = Y.findIndexSS(structs, clock)
    encoding.writeVarUint(to.restEncoder, structs.length - from)
    to.writeClient(client)
    encoding.writeVarUint(to.restEncoder, clock)
    for (let at = from; at < structs.length; at++) {
      const struct = structs[at]
      if (struct !== undefined) instead(struct).write(to, Math.max(0, clock - struct.id.clock))
      if (bytes < Infinity && encoding.length(to.restEncoder) > bytes) return null
      if (++steps % most === 0) yield
    }
  }
  const deletions = new Map(alsoDeleted)
  for (const [client, structs] of clients) {
    const ranges: Range[] = []
    for (const { deleted, id, length } of structs) {
      const last = ranges.at(-1)
      if (deleted && last !== undefined && last.clock + last.length === id.clock) last.length += length
      else if (deleted) ranges.push({ clock: id.clock, length })
      if (++steps % most === 0) yield
    }
    if (ranges.length > 0) deletions.set(client, ranges)
  }

  writeDeletions(to, deletions)
  return encoding.length(to.restEncoder) > bytes ? null : to.toUint8Array()
}

/**
 * Whether the update certainly has more than `bytes` bytes. A struct has at least two, and a text has one
 * more for each character.
 */
function haveMore(bytes: number, lacking: readonly [number, Struct[]][], known: Clocks): boolean {
  let least = 0
  for (const [client, structs] of lacking) {
    const clock = known.get(client) ?? 0
    for (let at = Y.findIndexSS(structs, clock); at < structs.length; at++) {
      const struct = structs[at]
      if (struct === undefined) continue
      const isText = struct instanceof Y.Item && struct.content instanceof Y.ContentString
      least += 2 + (isText ? struct.length - Math.max(0, clock - struct.id.clock) : 0)
      if (least > bytes) return true
    }
  }
  return false
}

type Struct = Y.Item | Y.GC

export interface Part {
  /** Clients for which this is false are left out. */
  isIn?: (client: number) => boolean
  /** Returns the struct to write in place of `struct`; it must have the same clocks. */
  instead?: (struct: Y.Item | Y.GC) => Y.Item | Y.GC
  /** Deletions to add. They are of clients that the document does not have. */
  alsoDeleted?: ReadonlyMap<number, Range[]>
}
