// Splits a long update into several short pieces. Applied in order, the pieces give the same document, and no
// piece waits for a later one. A piece has either structs or deletions.
//
// What the update refers to but does not bring is assumed to be in the document; `needs` lists it. So the
// whole update can be judged before its first piece is applied: the update has no gap if the document's
// clocks reach `needs`.

import * as Y from 'yjs'
import { Cuts } from './cuts.ts'
import { clientBlocksOf, type Decoded, type Split } from './decoded.ts'
import { encodeStructs, type Range } from '../../shared/wire/structs.ts'
import {
  byClient,
  referredBy,
  inCausalOrder,
  type Clocks,
  type Queues,
  type Struct,
} from '../../shared/wire/causal-order.ts'
import { splitLone } from './lone-struct.ts'
import { SearchMaker } from './search.ts'
import { ShapeMaker } from './shape.ts'

/** Pieces have at most `most` structs and deletions. Null if the update is unreadable or has a gap inside. */
export function splitUpdate(update: Uint8Array, most: number): Split | null {
  try {
    return splitDecoded(update, Y.decodeUpdate(update), most)
  } catch {
    return null
  }
}

export const splitDecoded = (update: Uint8Array, decoded: Decoded, most: number): Split | null =>
  splitLone(update, decoded) ?? splitAny(update, decoded, most)

export function splitAny(update: Uint8Array, { structs, ds }: Decoded, most: number): Split | null {
  const queues = byClient(structs)
  if (queues.size !== clientBlocksOf(update) || structs.some((struct) => struct instanceof Y.Skip))
    return null
  const before: Clocks = new Map([...queues].map(([client, queue]) => [client, queue[0]?.id.clock ?? 0]))
  const size = [...ds.clients.values()].reduce((sum, { length }) => sum + length, structs.length)
  const pieces = size > most ? new Pieces(most) : null
  const shape = new ShapeMaker(queues, before, (struct) => isDeletedBy(ds, struct))
  const search = new SearchMaker(queues, before)
  const cuts = new Cuts(before)
  const after = inCausalOrder(
    queues,
    (client) => before.get(client) ?? Infinity,
    (struct) => {
      shape.add(struct)
      search.add(struct)
      cuts.add(struct)
      pieces?.add(struct)
    },
  )
  if (after === null) return null
  pieces?.cut()
  const { needs, refers } = referencesOf(queues, before)
  const deletes: Clocks = new Map()
  for (const [client, ranges] of ds.clients) {
    for (const { clock, len } of ranges) {
      raise(deletes, client, clock + len)
      if (clock + len > (after.get(client) ?? 0)) raise(needs, client, clock + len)
      cuts.delete(client, clock, len)
      pieces?.delete(client, clock, len)
    }
  }
  return {
    pieces: pieces?.end() ?? [update],
    size,
    needs,
    before,
    after,
    shape: shape.end(ds.clients.size > 0, search.end(), cuts.all),
    refers,
    deletes,
  }
}

/** Whether one range covers the whole struct. The ranges are in order, as Yjs writes them. */
function isDeletedBy(ds: Decoded['ds'], { id, length }: Struct): boolean {
  const ranges = ds.clients.get(id.client) ?? []
  let [from, to] = [0, ranges.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    const range = ranges[middle]
    if (range === undefined || range.clock > id.clock) to = middle
    else if (id.clock < range.clock + range.len) return id.clock + length <= range.clock + range.len
    else from = middle + 1
  }
  return false
}

function referencesOf(queues: Queues, before: Clocks): Pick<Split, 'needs' | 'refers'> {
  const needs: Clocks = new Map()
  const refers = new Set<number>()
  for (const [client, clock] of before) raise(needs, client, clock)
  for (const queue of queues.values())
    for (const struct of queue)
      for (const { client, clock } of referredBy(struct)) {
        if (client !== struct.id.client) refers.add(client)
        if (clock < (before.get(client) ?? Infinity)) raise(needs, client, clock + 1)
      }
  return { needs, refers }
}

function raise(clocks: Clocks, client: number, clock: number): void {
  if (clock > (clocks.get(client) ?? 0)) clocks.set(client, clock)
}

class Pieces {
  readonly #most: number
  readonly #done: Uint8Array[] = []
  #structs = new Map<number, Struct[]>()
  #deletions = new Map<number, Range[]>()
  #size = 0

  constructor(most: number) {
    this.#most = most
  }

  add(struct: Struct): void {
    push(this.#structs, struct.id.client, struct)
    this.#grow()
  }

  delete(client: number, clock: number, length: number): void {
    push(this.#deletions, client, { clock, length })
    this.#grow()
  }

  end(): Uint8Array[] {
    this.cut()
    return this.#done
  }

  /** Ends a piece; the next struct begins a new one. */
  cut(): void {
    if (this.#size === 0) return
    this.#done.push(encodeStructs(this.#structs, this.#deletions))
    this.#structs = new Map()
    this.#deletions = new Map()
    this.#size = 0
  }

  #grow(): void {
    if (++this.#size === this.#most) this.cut()
  }
}

function push<T>(lists: Map<number, T[]>, client: number, what: T): void {
  const list = lists.get(client)
  if (list) list.push(what)
  else lists.set(client, [what])
}
