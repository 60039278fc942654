// Is an update safe to apply? Asked before it touches the room's document, because Yjs changes the
// document first and throws later, and keeps what has a gap where it leaks to everybody who joins.
// First it is examined by itself, which costs what it holds; then it is held against the document's
// clocks, which costs the clients in it.
//
//   whole    every struct and every deletion has all it refers to, in the document or in the update
//   gap      something it refers to is missing; it may come yet
//   full     it has no room for the client ids that are new in it; it may have later
//   refused  nothing an honest client sends

import * as Y from 'yjs'
import { isScaffoldClient } from '../../shared/document/schema.ts'
import { encodeStructs } from '../../shared/wire/structs.ts'
import { limits } from '../config/limits.ts'
import { byClient, type Clocks, type Struct } from '../../shared/wire/settle.ts'
import type { Shape } from './shape.ts'
import { clientBlocksOf, type Decoded, type Split } from './decoded.ts'
import { splitDecoded, splitUpdate } from './split.ts'

export interface Whole {
  is: 'whole'
  /** To be applied one after the other. */
  pieces: readonly Uint8Array[]
  /** Structs and deletions in it. */
  size: number
  /** Some are known: each piece is to be applied, and the whole to be told, without those. */
  known: boolean
  /** The clocks of the clients in it, once it is applied. */
  after: Clocks
  shape: Shape
  /** Where it was. */
  measured: Measured | null
}

/** Steps that were counted on a copy; of more than may be, some that are too many. */
export interface Measured {
  /** For the update, in the document. */
  update: number
  /** For the whole, loaded afresh, in whichever order of its clients takes more. */
  document: number
}

interface Gap {
  is: 'gap'
}

/** It has more new client ids than there is room for. */
interface Full {
  is: 'full'
}

export interface Refused {
  is: 'refused'
  why: string
  /** What a person is told, where it is nothing that only a hostile client sends. */
  sentence?: string
}

/** One client's part of an update, without deletions. */
export interface Drawn {
  client: number
  update: Uint8Array
}

/**
 * `without`: the clocks, as a state vector, of what the shape leaves out; null where it is of the whole.
 * `drawn`: the scaffolds that it brings from their beginning.
 */
export type Shaped = { is: 'examined'; without: Uint8Array | null; drawn: readonly Drawn[] } & Split

export type Examined = Shaped | Gap | Refused
/** It may cost the document much: that must be measured before it is checked again. */
export interface Doubtful {
  is: 'doubtful'
}

export type Checked = Whole | Gap | Full | Refused | Doubtful

/**
 * In pieces of at most so many structs and deletions. Of what the document has according to the state
 * vector `known`, the shape tells nothing: whatever an update says of it, Yjs leaves it as it is.
 */
export function examine(update: Uint8Array, most: number, known: Uint8Array | null = null): Examined {
  let decoded: Decoded
  try {
    decoded = Y.decodeUpdate(update)
  } catch (error) {
    return { is: 'refused', why: error instanceof Error ? error.message : 'unreadable' }
  }
  const why = neverHonest(update, decoded)
  if (why !== null) return { is: 'refused', why }
  const split = splitDecoded(update, decoded, most)
  if (split === null) return { is: 'gap' }
  const drawn = drawnIn(decoded, known)
  if (known === null || !overlaps(split.before, Y.decodeStateVector(known)))
    return { is: 'examined', ...split, without: null, drawn }
  const fresh = splitUpdate(Y.diffUpdate(update, known), Infinity)
  return fresh === null
    ? { is: 'gap' }
    : { is: 'examined', ...split, shape: fresh.shape, without: known, drawn }
}

export function overlaps(before: Clocks, known: Clocks): boolean {
  for (const [client, clock] of before) if (clock < (known.get(client) ?? 0)) return true
  return false
}

/** `known` stays as it is; `room` is how many client ids more there may be, for those that are new. */
export function check(examined: Examined, known: Clocks, room = Infinity): Checked {
  if (examined.is !== 'examined') return examined
  const { pieces, size, needs, before, after, shape } = examined
  let newcomers = 0
  for (const client of after.keys()) if (!known.has(client)) newcomers++
  if (newcomers > Math.max(0, room)) return { is: 'full' }
  if (!reaches(known, needs)) return { is: 'gap' }
  return {
    is: 'whole',
    pieces,
    size,
    shape,
    measured: null,
    known: overlaps(before, known),
    after: raised(after, known),
  }
}

/** Where the document is further, so far; the clocks themselves where it is nowhere. */
function raised(after: Clocks, known: Clocks): Clocks {
  let all = after
  for (const [client, clock] of after) {
    const there = known.get(client) ?? 0
    if (there <= clock) continue
    if (all === after) all = new Map(after)
    all.set(client, there)
  }
  return all
}

export function reaches(known: Clocks, needs: Clocks): boolean {
  for (const [client, clock] of needs) if ((known.get(client) ?? 0) < clock) return false
  return true
}

/** Those of the document `known` are not looked at: Yjs leaves them as they are. */
function drawnIn({ structs }: Decoded, known: Uint8Array | null): readonly Drawn[] {
  if (!structs.some(isOfScaffold)) return NONE_DRAWN
  const scaffolds = structs.filter(isOfScaffold)
  const before = known === null ? null : Y.decodeStateVector(known)
  return [...byClient(scaffolds)].flatMap(([client, own]) =>
    own[0]?.id.clock !== 0 || before?.has(client)
      ? []
      : [{ client, update: encodeStructs(new Map([[client, own]]), new Map()) }],
  )
}

const isOfScaffold = ({ id }: Struct): boolean => isScaffoldClient(id.client)

const NONE_DRAWN: readonly Drawn[] = []

// ── what no honest client sends ──

function neverHonest(update: Uint8Array, { structs, ds }: Decoded): string | null {
  for (const struct of structs) {
    const why = forbidden(struct)
    if (why !== null) return why
  }
  const clients = structs.length === 1 ? 1 : new Set(structs.map(({ id }) => id.client)).size
  if (clients !== clientBlocksOf(update)) return 'a client named twice'
  for (const ranges of ds.clients.values()) {
    for (const { clock, len } of ranges) {
      if (len < 1) return 'a deletion of nothing'
      if (!Number.isSafeInteger(clock + len)) return 'a deletion beyond all numbers'
    }
  }
  return null
}

function forbidden(struct: Struct): string | null {
  if (struct.length < 1) return 'a struct of no length'
  if (!Number.isSafeInteger(struct.id.clock + struct.length)) return 'a clock beyond all numbers'
  if (struct instanceof Y.Skip) return 'a skip'
  if (struct instanceof Y.GC) return struct.length > limits.emptyRun ? 'a run longer than any text' : null
  if (namesOf(struct).some((name) => name.length > limits.name)) return 'a name longer than any'
  const { content } = struct
  if (content instanceof Y.ContentDeleted)
    return content.len > limits.emptyRun ? 'a run longer than any text' : null
  if (content instanceof Y.ContentString || content instanceof Y.ContentType) return null
  if (content instanceof Y.ContentFormat) return notJson(content.value)
  if (content instanceof Y.ContentEmbed) return notJson(content.embed)
  if (content instanceof Y.ContentAny) return notJson(content.arr, limits.jsonDepth + 1)
  return `content of kind ${content.constructor.name}`
}

/** Those of its root, its field, its element and its mark. */
function namesOf({ parent, parentSub, content }: Y.Item): string[] {
  const names = parentSub === null ? [] : [parentSub]
  // Not resolved yet, the name of a root is a string.
  const home: unknown = parent
  if (typeof home === 'string') names.push(home)
  if (content instanceof Y.ContentFormat) names.push(content.key)
  if (content instanceof Y.ContentType) {
    const { type } = content
    if (type instanceof Y.XmlElement) names.push(type.nodeName)
    if (type instanceof Y.XmlHook) names.push(type.hookName)
  }
  return names
}

function notJson(value: unknown, deepest: number = limits.jsonDepth): string | null {
  let level = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return 'a value nested too deep'
    if (level.some((each) => each instanceof Uint8Array)) return 'binary content'
    if (level.some((each) => typeof each === 'bigint')) return 'a number that JSON cannot write'
    level = level.flatMap((each): unknown[] =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    )
  }
  return null
}
