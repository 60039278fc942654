// Checks that an update is safe, before the update changes the room's document. Yjs alone would change the
// document first and throw later. It would also keep parts with a gap, and these would be sent to everybody
// who joins. First the update is examined by itself; the cost grows with its size. Then it is compared with
// the document's clocks; the cost grows with the number of clients in it.
//
//   whole     every struct and deletion finds everything that it refers to, in the document or in the update
//   gap       something that it refers to is missing, but may come yet
//   full      the document has no room for its new client ids, but may have later
//   refused   no honest client sends it, or the document may not hold it
//   doubtful  merging it may cost much, so it must be measured and checked again

import * as Y from 'yjs'
import { isScaffoldClient } from '../../shared/document/schema.ts'
import { encodeStructs } from '../../shared/wire/structs.ts'
import { limits } from '../config/limits.ts'
import { byClient, type Clocks, type Struct } from '../../shared/wire/causal-order.ts'
import type { Shape } from './shape.ts'
import { clientBlocksOf, type Decoded, type Split } from './decoded.ts'
import { splitDecoded, splitUpdate } from './split.ts'

export interface Whole {
  is: 'whole'
  /** The pieces must be applied one after another. */
  pieces: readonly Uint8Array[]
  /** How many structs and deletions the update has. */
  size: number
  /** Whether the document has a part of the update. Only the rest is applied and sent to clients. */
  known: boolean
  /** The clocks of the update's clients, once it is applied. */
  after: Clocks
  shape: Shape
  /** Null if it was not measured. */
  measured: Measured | null
}

/**
 * Steps of Yjs, counted on a copy. Counting stops at a limit; then the result is some number above the limit.
 */
export interface Measured {
  /** Steps to apply the update to the document. */
  update: number
  /** Steps to load the whole document. Two orders of its clients are measured; this is the larger number. */
  document: number
}

interface Gap {
  is: 'gap'
}

/** The update has more new client ids than there is room for. */
interface Full {
  is: 'full'
}

export interface Refused {
  is: 'refused'
  why: string
  /** A sentence for the person, if an honest client may have sent the update. */
  sentence?: string
}

/** One client's part of an update, without deletions. */
export interface Drawn {
  client: number
  update: Uint8Array
}

export type Shaped = {
  is: 'examined'
  /** The state vector that was subtracted from the update before its shape was made; null if none was. */
  without: Uint8Array | null
  /** Those scaffolds in the update that begin at clock 0. */
  drawn: readonly Drawn[]
} & Split

export type Examined = Shaped | Gap | Refused
export interface Doubtful {
  is: 'doubtful'
}

export type Checked = Whole | Gap | Full | Refused | Doubtful

/**
 * Splits an update into pieces of at most `most` structs and deletions. `known` is the document's state
 * vector. The shape leaves out what the document has, because Yjs ignores that part of an update.
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

/** `known` is not changed. `free` is how many new client ids still fit into the document. */
export function check(examined: Examined, known: Clocks, free = Infinity): Checked {
  if (examined.is !== 'examined') return examined
  const { pieces, size, needs, before, after, shape } = examined
  let newcomers = 0
  for (const client of after.keys()) if (!known.has(client)) newcomers++
  if (newcomers > Math.max(0, free)) return { is: 'full' }
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

/** `after`, with each clock raised to the document's clock if that is higher; `after` itself if none is. */
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

/**
 * Those scaffolds in an update that begin at clock 0. Leaves out those that the document (`known`) has,
 * because Yjs ignores that part of an update.
 */
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
  if (clients !== clientBlocksOf(update)) return 'a client id that is there twice'
  for (const ranges of ds.clients.values()) {
    for (const { clock, len } of ranges) {
      if (len < 1) return 'a deletion of no length'
      if (!Number.isSafeInteger(clock + len)) return 'a deletion beyond all numbers'
    }
  }
  return null
}

function forbidden(struct: Struct): string | null {
  if (struct.length < 1) return 'a struct of no length'
  if (!Number.isSafeInteger(struct.id.clock + struct.length)) return 'a clock beyond all numbers'
  if (struct instanceof Y.Skip) return 'a skip struct'
  if (struct instanceof Y.GC) return struct.length > limits.emptyRun ? 'a run longer than any text' : null
  if (namesOf(struct).some((name) => name.length > limits.name)) return 'a name longer than any name may be'
  const { content } = struct
  if (content instanceof Y.ContentDeleted)
    return content.len > limits.emptyRun ? 'a run longer than any text' : null
  if (content instanceof Y.ContentString || content instanceof Y.ContentType) return null
  if (content instanceof Y.ContentFormat) return notJson(content.value)
  if (content instanceof Y.ContentEmbed) return notJson(content.embed)
  if (content instanceof Y.ContentAny) return notJson(content.arr, limits.jsonDepth + 1)
  return `content of kind ${content.constructor.name}`
}

/** The names of an item's root, field, element and mark. */
function namesOf({ parent, parentSub, content }: Y.Item): string[] {
  const names = parentSub === null ? [] : [parentSub]
  // In a decoded update, a root is still its name.
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
