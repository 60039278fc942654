// The fast path for a keystroke: an update of one struct (a unit of Yjs, such as a piece of text) that stands
// beside a struct of the document. Most updates are of this kind. The result is the same as that of `splitAny`.

import * as Y from 'yjs'
import { Cuts, type Cut } from './cuts.ts'
import type { Search } from './search.ts'
import { keyOf, plain } from './id.ts'
import type { Shape } from './shape.ts'
import type { Clocks } from '../../shared/wire/causal-order.ts'
import { clientBlocksOf, type Decoded, type Split } from './decoded.ts'

/** Null if the update is not one struct beside a struct of the document. */
export function splitLone(update: Uint8Array, { structs, ds }: Decoded): Split | null {
  const [item] = structs
  if (!(item instanceof Y.Item) || structs.length > 1 || ds.clients.size > 0) return null
  const neighbour = item.origin ?? item.rightOrigin
  if (neighbour === null || isAhead(item, item.origin) || isAhead(item, item.rightOrigin)) return null
  if (item.parentSub !== null || clientBlocksOf(update) !== 1) return null
  const { client, clock } = item.id
  const needs: Clocks = new Map()
  if (clock > 0) needs.set(client, clock)
  let refers: Set<number> | null = null
  for (const id of [item.origin, item.rightOrigin]) {
    if (id === null || id.client === client) continue
    refers = (refers ?? new Set()).add(id.client)
    needs.set(id.client, Math.max(needs.get(id.client) ?? 0, id.clock + 1))
  }
  const before: Clocks = new Map([[client, clock]])
  const cuts = new Cuts(before)
  cuts.add(item)
  return {
    pieces: [update],
    size: 1,
    needs,
    before,
    after: new Map([[client, clock + item.length]]),
    shape: shapeOf(item, neighbour, cuts.all),
    refers: refers ?? NOBODY,
    deletes: NOTHING,
  }
}

const NOBODY: ReadonlySet<number> = new Set()
const NOTHING: Split['deletes'] = new Map()

/** Whether the item refers to itself, or to something that its client writes later. */
const isAhead = ({ id }: Y.Item, other: Y.ID | null): boolean =>
  other !== null && other.client === id.client && other.clock >= id.clock

function shapeOf(item: Y.Item, neighbour: Y.ID, cuts: readonly Cut[]): Shape {
  const { content, length } = item
  const { client, clock } = item.id
  const [end, id] = [clock + length, plain(neighbour)]
  return {
    structs: 1,
    hasDeletions: false,
    deepest: 1,
    hangs: [
      {
        is: 'beside',
        id,
        levels: content instanceof Y.ContentType ? 1 : 0,
        structs: [{ client, clock, end }],
        isLong: length > 1 && !(content instanceof Y.ContentDeleted),
      },
    ],
    roots: [],
    fields: [],
    mostFields: 0,
    keyed: [],
    hasLongField: false,
    stands: [{ client, clock, end, below: { is: 'beside', id }, levels: 0 }],
    search: searchOf(item),
    cuts,
  }
}

function searchOf({ id: { client, clock }, length, origin, rightOrigin }: Y.Item): Search {
  const right = rightOrigin && plain(rightOrigin)
  const start = origin !== null ? keyOf(origin) : rightOrigin !== null ? `before ${keyOf(rightOrigin)}` : ''
  return {
    steps: 0,
    anchors: [{ origin: origin && plain(origin), right, home: null, key: null, start, times: 1 }],
    reaches: [{ client, clock, length, right, home: null }],
    firsts: [[start, { client, clock }]],
  }
}
