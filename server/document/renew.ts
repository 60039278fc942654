// Removes client ids from a document if nothing of them is visible, even if deleted structs still refer to
// them. So a flood that was deleted leaves hardly anything behind.
//
// Everything visible keeps its ids and its neighbours. So pages that have the old document still work, and
// digests stay the same. Deleted structs that stay, but whose neighbours go, get new neighbours (they are
// "moved"). In the new document, they are inserted one after another, each after all structs that do not need
// it. The result is loaded and compared; if anything visible differs, the document stays as it is.
//
// If a page with the old document writes beside a gone struct, its text goes where the gone struct stood
// (`places.ts`). If few client ids are at the edges of the removed structs, these ids are kept, because
// people will probably write there next.

import * as Y from 'yjs'
import { isScaffoldClient } from '../../shared/document/schema.ts'
import { sameBytes, digestOf } from '../../shared/wire/digest.ts'
import { encodeSince } from './encode.ts'
import { Guard, type AnyType } from './guard.ts'
import { parts } from './halves.ts'
import { limits } from '../config/limits.ts'
import type { PlaceOfClocks, PlacedClient } from './places.ts'
import { inCausalOrder, type Clocks } from '../../shared/wire/causal-order.ts'
import type { Home } from '../update/id.ts'

export interface Renewed {
  state: Uint8Array
  gone: PlacedClient[]
}

type Store = Y.Doc['store']
type Structs = (Y.Item | Y.GC)[]

interface List {
  type: AnyType
  key: string | null
}

/** Null if too few ids could be removed, or if the result might show something else. */
export function renew(
  state: Uint8Array,
  { worth, edges }: { worth: number; edges: number } = limits.renewal,
): Renewed | null {
  const { doc } = load(state)
  const gone = goneIn(doc.store)
  keepEdges(doc, gone, edges)
  if (gone.size < worth) return null
  const moved = movedIn(doc.store, gone)
  const lists = listsOf(doc.store, (item) => gone.has(item.id.client) || moved.has(item))
  const order = orderIn(doc.store, gone, moved)
  if (order === null) return null
  const instead = putAnew(lists, gone, moved, order)
  const rest = finish(
    encodeSince(doc.store, new Map(), Infinity, {
      isIn: (client) => !gone.has(client),
      instead: (struct) => instead.get(struct) ?? struct,
    }),
  )
  return isSame(doc, rest, lists) ? { state: rest, gone: placesIn(doc, lists, gone) } : null
}

/** Loads the update as a local transaction. After a remote one, Yjs would add deletions of its own. */
function load(update: Uint8Array): { doc: Y.Doc; steps: number } {
  const doc = new Y.Doc()
  const guard = new Guard(limits.stepsToLoad)
  guard.watch(() =>
    doc.transact((transaction) => {
      Y.applyUpdate(doc, update)
      transaction.local = true
    }),
  )
  return { doc, steps: guard.steps }
}

/**
 * The client ids whose structs are all deleted and have nothing visible beside them. A scaffold's ids stay,
 * because a page may draw the scaffold again.
 */
function goneIn(store: Store): Set<number> {
  const { clients } = store
  const gone = new Set<number>()
  for (const [client, structs] of clients)
    if (!isScaffoldClient(client) && structs.every(({ deleted }) => deleted) && !parts(store, structs))
      gone.add(client)
  for (const [client, structs] of clients) {
    if (gone.has(client)) continue
    for (const struct of structs)
      if (struct instanceof Y.Item && (!struct.deleted || isScaffoldClient(client)))
        for (const beside of [struct.origin, struct.rightOrigin, parentOf(struct)])
          if (beside !== null) gone.delete(beside.client)
  }
  return gone
}

function keepEdges({ store }: Y.Doc, gone: Set<number>, most: number): void {
  const edges = new Set<number>()
  for (const list of listsOf(store, ({ id }) => gone.has(id.client))) {
    let before: Y.Item | null = null
    for (const item of itemsOf(list)) {
      const isEdge = gone.has(item.id.client) !== (before !== null && gone.has(before.id.client))
      if (isEdge) edges.add(gone.has(item.id.client) ? item.id.client : (before?.id.client ?? 0))
      before = item
    }
    if (before !== null && gone.has(before.id.client)) edges.add(before.id.client)
  }
  if (edges.size <= most) for (const client of edges) gone.delete(client)
}

/**
 * The deleted structs that stay but get new neighbours: those beside a gone struct, and those of clients with
 * nothing visible.
 */
function movedIn({ clients }: Store, gone: ReadonlySet<number>): Set<Y.Item | Y.GC> {
  const moved = new Set<Y.Item | Y.GC>()
  for (const [client, structs] of clients) {
    if (gone.has(client) || isScaffoldClient(client)) continue
    const isAll = structs.every(({ deleted }) => deleted)
    for (const struct of structs)
      if (struct instanceof Y.Item && struct.deleted && struct.parent instanceof Y.AbstractType) {
        const { origin, rightOrigin } = struct
        if (isAll || [origin, rightOrigin].some((id) => id !== null && gone.has(id.client))) moved.add(struct)
      }
  }
  return moved
}

/** The lists that have an item for which `isOf` is true. */
function listsOf({ clients }: Store, isOf: (item: Y.Item) => boolean): List[] {
  const found = new Map<AnyType, Set<string | null>>()
  for (const structs of clients.values())
    for (const struct of structs) {
      if (!(struct instanceof Y.Item) || !(struct.parent instanceof Y.AbstractType) || !isOf(struct)) continue
      const type = struct.parent as AnyType
      const keys = found.get(type)
      if (keys === undefined) found.set(type, new Set([struct.parentSub]))
      else keys.add(struct.parentSub)
    }
  return [...found].flatMap(([type, keys]) => [...keys].map((key) => ({ type, key })))
}

function* itemsOf({ type, key }: List): Generator<Y.Item> {
  let item = key === null ? type._start : (type._map.get(key) ?? null)
  if (key !== null) while (item?.left) item = item.left
  for (; item !== null; item = item.right) yield item
}

// ── an order in which the remaining structs could have been inserted ──

/**
 * Moved items come as late as possible, and in the order in which they came in the old document. So Yjs does
 * not compare visible items with them, and puts the visible items into the same places as in the old
 * document. Null if items wait for each other.
 */
function orderIn(
  { clients }: Store,
  gone: ReadonlySet<number>,
  moved: ReadonlySet<Y.Item | Y.GC>,
): Y.Item[] | null {
  const order: Y.Item[] = []
  const came = new Map<Y.Item | Y.GC, number>()
  inCausalOrder(
    clients,
    () => 0,
    (struct) => void came.set(struct, came.size),
  )
  const reached = new Map<number, number>()
  const done: Clocks = new Map()
  const waiting = new Map<number, number[]>()
  const late: { client: number; came: number }[] = []
  const stay = [...clients].filter(([client]) => !gone.has(client))
  const ready = stay.map(([client]) => client)

  const advance = (client: number, isLate: boolean): void => {
    const structs: Structs = clients.get(client) ?? []
    let at = reached.get(client) ?? 0
    for (let mayMove = isLate; at < structs.length; at++, mayMove = false) {
      const struct = structs[at]
      if (struct === undefined) break
      const isMoved = moved.has(struct)
      const missing = needsOf(struct, isMoved).find((id) => id.clock >= (done.get(id.client) ?? 0))
      if (missing !== undefined) {
        const others = waiting.get(missing.client)
        if (others === undefined) waiting.set(missing.client, [client])
        else others.push(client)
        break
      }
      if (isMoved && !mayMove) {
        late.push({ client, came: came.get(struct) ?? Infinity })
        break
      }
      if (struct instanceof Y.Item) order.push(struct)
      done.set(client, struct.id.clock + struct.length)
    }
    reached.set(client, at)
    ready.push(...(waiting.get(client) ?? []))
    waiting.delete(client)
  }

  for (;;) {
    for (let client = ready.pop(); client !== undefined; client = ready.pop()) advance(client, false)
    const first = late.reduce((least, each, at) => (each.came < (late[least]?.came ?? 0) ? at : least), 0)
    const [next] = late.splice(first, 1)
    if (next === undefined) break
    advance(next.client, true)
  }
  return stay.every(([client, structs]) => reached.get(client) === structs.length) ? order : null
}

function needsOf(struct: Y.Item | Y.GC, isMoved: boolean): Y.ID[] {
  if (!(struct instanceof Y.Item)) return []
  const beside = isMoved ? [] : [struct.origin, struct.rightOrigin]
  return [...beside, parentOf(struct)].filter((id) => id !== null)
}

const parentOf = ({ parent }: Y.Item): Y.ID | null =>
  parent instanceof Y.AbstractType ? (parent._item?.id ?? null) : null

/**
 * Gives each moved item new neighbours: on each side, the nearest item of its list that is inserted earlier.
 */
function putAnew(
  lists: readonly List[],
  gone: ReadonlySet<number>,
  moved: ReadonlySet<Y.Item | Y.GC>,
  order: readonly Y.Item[],
): Map<Y.Item | Y.GC, Y.Item> {
  const [lefts, rights] = [new Map<Y.Item, Y.Item | null>(), new Map<Y.Item, Y.Item | null>()]
  for (const list of lists) {
    let before: Y.Item | null = null
    for (const item of itemsOf(list)) {
      if (gone.has(item.id.client)) continue
      lefts.set(item, before)
      rights.set(item, null)
      if (before !== null) rights.set(before, item)
      before = item
    }
  }
  const instead = new Map<Y.Item | Y.GC, Y.Item>()
  for (const item of [...order].reverse()) {
    const [left, right] = [lefts.get(item), rights.get(item)]
    if (left === undefined || right === undefined) continue
    if (moved.has(item)) {
      const { id, parent, parentSub, content } = item
      const [origin, rightOrigin] = [left?.lastId ?? null, right?.id ?? null]
      instead.set(item, new Y.Item(id, null, origin, null, rightOrigin, parent, parentSub, content))
    }
    if (left !== null) rights.set(left, right)
    if (right !== null) lefts.set(right, left)
  }
  return instead
}

// ── the result ──

/**
 * Whether everything visible has the same neighbours and order, and loading takes no more steps than allowed.
 */
function isSame(doc: Y.Doc, rest: Uint8Array, lists: readonly List[]): boolean {
  const { doc: again, steps } = load(rest)
  if (steps > limits.documentSteps) return false
  const [ours, theirs] = [digestOf(doc), digestOf(again)]
  if (!sameBytes(ours.state, theirs.state) || !sameBytes(ours.content, theirs.content)) return false
  return lists.every((list) => {
    const home = homeIn(doc, list.type)
    const type = typeAt(again, home)
    const seen = seenIn(list)
    return type === null ? seen === '' : seen === seenIn({ type, key: list.key })
  })
}

function homeIn(doc: Y.Doc, type: AnyType): Home {
  if (type._item !== null) return { client: type._item.id.client, clock: type._item.id.clock }
  for (const [name, root] of doc.share) if (root === type) return name
  throw new Error('A list is in no document.')
}

function typeAt({ share, store }: Y.Doc, home: Home): AnyType | null {
  if (typeof home === 'string') return share.get(home) ?? null
  if (home.clock >= Y.getState(store, home.client)) return null
  const item: Y.Item | Y.GC = Y.getItem(store, Y.createID(home.client, home.clock))
  return item instanceof Y.Item && item.content instanceof Y.ContentType
    ? (item.content.type as AnyType)
    : null
}

/** The visible ids of a list, however Yjs cut them into runs. */
function seenIn(list: List): string {
  const runs: { client: number; clock: number; end: number }[] = []
  for (const { deleted, id, length } of itemsOf(list)) {
    const last = runs.at(-1)
    if (deleted) continue
    if (last?.client === id.client && last.end === id.clock) last.end += length
    else runs.push({ client: id.client, clock: id.clock, end: id.clock + length })
  }
  return runs.map(({ client, clock, end }) => `${client}:${clock}-${end}`).join()
}

function placesIn(doc: Y.Doc, lists: readonly List[], gone: ReadonlySet<number>): PlacedClient[] {
  const places = new Map<number, PlaceOfClocks[]>([...gone].map((client) => [client, []]))
  for (const list of lists) {
    const home = homeIn(doc, list.type)
    let left: Y.Item | null = null
    let between: Y.Item[] = []
    const put = (right: Y.Item | null) => {
      const beside = {
        left: left && plain(left.lastId),
        right: right && plain(right.id),
        home,
        key: list.key,
      }
      for (const { id, length } of between)
        places.get(id.client)?.push({ clock: id.clock, end: id.clock + length, ...beside })
      between = []
    }
    for (const item of itemsOf(list)) {
      if (gone.has(item.id.client)) between.push(item)
      else {
        put(item)
        left = item
      }
    }
    put(null)
  }
  return [...places].map(([client, own]) => ({
    client,
    clock: Y.getState(doc.store, client),
    places: joined(own.sort((a, b) => a.clock - b.clock)),
  }))
}

/** Joins adjacent clocks that stood between the same neighbours. */
function joined(places: readonly PlaceOfClocks[]): PlaceOfClocks[] {
  const all: PlaceOfClocks[] = []
  for (const place of places) {
    const last = all.at(-1)
    if (last?.end === place.clock && isBetweenTheSame(last, place)) last.end = place.end
    else all.push({ ...place })
  }
  return all
}

const isBetweenTheSame = (a: PlaceOfClocks, b: PlaceOfClocks): boolean =>
  JSON.stringify([a.left, a.right, a.home, a.key]) === JSON.stringify([b.left, b.right, b.home, b.key])

const plain = ({ client, clock }: Y.ID) => ({ client, clock })

function finish<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
