// Is an update safe to apply? Asked before it touches the room's document, because Yjs changes the
// document first and throws later, and keeps what has a gap where it leaks to everybody who joins.
//
//   whole    every struct and every deletion has all it refers to, in the document or in the update;
//            `update` is to be applied, without the known beginning of a struct: Yjs can fail on one
//            whose known part was collected meanwhile
//   gap      something it refers to is missing; it may come yet
//   refused  nothing an honest client sends

import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { limits } from './limits.ts'

/** Client → the clock up to which its structs are known. */
export type Clocks = Map<number, number>

export interface Whole {
  is: 'whole'
  update: Uint8Array
  /** The clocks of the clients in it, once it is applied. */
  after: Clocks
}

export type Checked = Whole | { is: 'gap' } | { is: 'refused'; why: string }

/** `known` stays as it is. */
export function checkUpdate(update: Uint8Array, known: Clocks): Checked {
  let decoded: ReturnType<typeof Y.decodeUpdate>
  try {
    decoded = Y.decodeUpdate(update)
  } catch (error) {
    return { is: 'refused', why: error instanceof Error ? error.message : 'unreadable' }
  }
  for (const struct of decoded.structs) {
    const why = forbidden(struct)
    if (why !== null) return { is: 'refused', why }
  }
  const queues = byClient(decoded.structs)
  // Of a client that is named twice Yjs applies the last block only.
  if (queues.size !== decoding.readVarUint(decoding.createDecoder(update)))
    return { is: 'refused', why: 'a client named twice' }
  const newcomers = [...queues.keys()].filter((client) => !known.has(client)).length
  if (newcomers > 0 && known.size + newcomers > limits.clients)
    return { is: 'refused', why: 'more writers than one document can have' }
  const after = settle(queues, known)
  if (after === null) return { is: 'gap' }
  for (const [client, ranges] of decoded.ds.clients) {
    const end = after.get(client) ?? known.get(client) ?? 0
    for (const { clock, len } of ranges) {
      if (len < 1) return { is: 'refused', why: 'a deletion of nothing' }
      if (!Number.isSafeInteger(clock + len)) return { is: 'refused', why: 'a deletion beyond all numbers' }
      if (clock + len > end) return { is: 'gap' }
    }
  }
  return {
    is: 'whole',
    update: begunIn(queues, known) ? Y.diffUpdate(update, Y.encodeStateVector(known)) : update,
    after,
  }
}

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number]

// ── what no honest client sends ──

function forbidden(struct: Struct): string | null {
  if (struct.length < 1) return 'a struct of no length'
  if (!Number.isSafeInteger(struct.id.clock + struct.length)) return 'a clock beyond all numbers'
  if (struct instanceof Y.Skip) return 'a skip'
  if (struct instanceof Y.GC) return struct.length > limits.emptyRun ? 'a run longer than any text' : null
  const { content } = struct
  if (content instanceof Y.ContentDeleted)
    return content.len > limits.emptyRun ? 'a run longer than any text' : null
  if (content instanceof Y.ContentString || content instanceof Y.ContentType) return null
  if (content instanceof Y.ContentFormat) return notJson(content.value)
  if (content instanceof Y.ContentEmbed) return notJson(content.embed)
  if (content instanceof Y.ContentAny) return notJson(content.arr, limits.jsonDepth + 1)
  return `content of kind ${content.constructor.name}`
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

// ── does everything find what it refers to? ──

function byClient(structs: readonly Struct[]): Map<number, Struct[]> {
  const queues = new Map<number, Struct[]>()
  for (const struct of structs) {
    const queue = queues.get(struct.id.client)
    if (queue) queue.push(struct)
    else queues.set(struct.id.client, [struct])
  }
  return queues
}

/** Whether a struct's beginning is known and its end is not. */
const begunIn = (queues: ReadonlyMap<number, readonly Struct[]>, known: Clocks): boolean =>
  [...queues].some(([client, queue]) => {
    const clock = known.get(client) ?? 0
    return queue.some(({ id, length }) => id.clock < clock && id.clock + length > clock)
  })

/**
 * Lets each client's structs go in order; one that waits for another client's lets that one go
 * first, a struct at a time, so that each is looked at a few times at most. Null when one waits for
 * what is not there, or for itself.
 */
function settle(queues: ReadonlyMap<number, readonly Struct[]>, known: Clocks): Clocks | null {
  const after: Clocks = new Map()
  const clockOf = (client: number) => after.get(client) ?? known.get(client) ?? 0
  const gone = new Map<number, number>()
  const nextOf = (client: number) => queues.get(client)?.[gone.get(client) ?? 0]

  for (const first of queues.keys()) {
    /** Clients, each waiting for the one behind it. */
    const path = [first]
    const waiting = new Set(path)
    for (let client = path.at(-1); client !== undefined; client = path.at(-1)) {
      const struct = nextOf(client)
      if (struct !== undefined) {
        if (struct.id.clock > clockOf(client)) return null
        const missing = missingFor(struct, clockOf)
        if (missing !== null) {
          if (waiting.has(missing) || nextOf(missing) === undefined) return null
          path.push(missing)
          waiting.add(missing)
          continue
        }
        after.set(client, Math.max(clockOf(client), struct.id.clock + struct.length))
        gone.set(client, (gone.get(client) ?? 0) + 1)
        if (client === first) continue
      }
      path.pop()
      waiting.delete(client)
    }
  }
  return after
}

/** The client whose struct is missing, or null. */
function missingFor(struct: Struct, clockOf: (client: number) => number): number | null {
  if (!(struct instanceof Y.Item)) return null
  const parent = struct.parent instanceof Y.ID ? struct.parent : null
  for (const id of [struct.origin, struct.rightOrigin, parent]) {
    if (id !== null && id.clock >= clockOf(id.client)) return id.client
  }
  return null
}
