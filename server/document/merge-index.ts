// A room's document. Updates go in, and their new parts come out.
//
// It is an index for merging, not a document for reading: named types are never read from it, and it emits
// only what clients wrote. An update is accepted (`take`) only if everything that it refers to is in the
// index, or in updates that were accepted before. So no part of the document ever waits for a missing part.
// Yjs would send waiting parts to everybody who joins, and they would be lost with the process.

import * as Y from 'yjs'
import { digestOf, sameBytes, type Digest } from '../../shared/wire/digest.ts'
import { Bounds, type ContentGrowth, type Usage } from './bounds.ts'
import type { DocumentLimits } from './document-limits.ts'
import {
  check,
  examine,
  reaches,
  type Checked,
  type Examined,
  type Measured,
  type Shaped,
  type Whole,
} from '../update/check.ts'
import { encodeStructs } from '../../shared/wire/structs.ts'
import { encodeSince, encodeUpTo } from './encode.ts'
import { Guard, Paused } from './guard.ts'
import { inPlaces, NO_PLACES, Places, type PlacedClient, type PlacedClients } from './places.ts'
import { NONE, Retired, type RetiredClient } from './retired.ts'
import { limits } from '../config/limits.ts'
import type { Clocks } from '../../shared/wire/causal-order.ts'
import type { Shape } from '../update/shape.ts'
import type { Split } from '../update/decoded.ts'
import { splitUpdate } from '../update/split.ts'

/** An update that was accepted. */
interface Taken {
  update: Uint8Array
  /** The clocks before the update, if the document had a part of the update; null if it had none of it. */
  known: Clocks | null
}

/** The slice that one turn applies. */
type Slice =
  | { is: 'updates'; updates: Taken[]; size: number }
  /** A piece of a longer update. The last piece carries the whole update. */
  | { is: 'piece'; piece: Taken; last: Taken | null }
  /** Already applied, but not sent to the clients yet. `update` is null if nothing was new. */
  | { is: 'merged'; update: Uint8Array | null }

/** Client ids that left the document, as the log keeps them. */
export interface Aside {
  /** Client ids that left at a compaction, and may come back. */
  retired: readonly RetiredClient[]
  /** The places of client ids that left for good. */
  placed: readonly PlacedClient[]
}

/** The result of a merge. */
export interface Merged {
  update: Uint8Array
  /** The state vector of the known part, which is left out of `update`; null if nothing was known. */
  without: Uint8Array | null
  /** Whether it is what was kept aside. Then even the sender of the edit that wanted it may lack it. */
  isBack: boolean
}

export class MergeIndex {
  #doc = new Y.Doc()
  #retired = new Retired()
  #places = new Places()
  /**
   * The clocks after all accepted updates, including those of client ids kept aside. With them, the cost of a
   * check grows with the update, not with the document.
   */
  #clocks: Clocks = new Map()
  readonly #most: DocumentLimits
  #bounds: Bounds
  #taken: Slice[] = []
  #vector: Uint8Array | null = null
  #state: Uint8Array | null = null
  #clockSum: number | null = null
  /** The last answer. It is kept because many clients that come back at once need the same one. */
  #since: { vector: Uint8Array; update: Uint8Array } | null = null
  #digest: Digest | null = null
  #guard: Guard

  constructor(most: DocumentLimits = limits) {
    this.#most = most
    this.#bounds = new Bounds(this.#doc, most)
    this.#guard = new Guard(most.stepsToLoad)
  }

  /**
   * Applies updates of a log. False if a part is left for another turn: then the caller calls `load` again
   * with the same updates.
   */
  load(updates: readonly Uint8Array[]): boolean {
    return this.#guarded(() => this.#apply(updates))
  }

  /** Adds the client ids that a log keeps aside. Some may have come back in the log's updates. */
  loadAside({ retired, placed }: Aside): void {
    for (const each of retired) this.#retired.add(each)
    this.#places.add(placed)
  }

  /** Applies one piece of a longer update of a log, as `load` does. */
  loadPiece(piece: Uint8Array): boolean {
    return this.#guarded(() => this.#applyPiece(piece))
  }

  #guarded(load: () => void): boolean {
    try {
      this.#guard.watch(load, limits.stepsPerTurn)
      return true
    } catch (error) {
      if (error instanceof Paused) return false
      throw error
    }
  }

  /** Structs of the log that were left out, because no page can show them. */
  get leftOut(): number {
    return this.#guard.leftOut
  }

  /**
   * Ends loading. `bytes` is the size of all updates. `state` is the whole document as one update, if the
   * caller has that. False if parts of some updates refer to missing ones; these parts are left out.
   */
  endLoad(state: Uint8Array | null = null, bytes = 0): boolean {
    const { store } = this.#doc
    const whole = store.pendingStructs === null && store.pendingDs === null
    store.pendingStructs = null
    store.pendingDs = null
    for (const client of store.clients.keys()) this.#retired.remove(client)
    this.#vector = null
    this.#clocks = this.#mergedClocks()
    this.#bounds.loaded(bytes, this.#guard.steps)
    if (whole && this.leftOut === 0) this.#state = state
    return whole
  }

  /** Whether the document has everything that a piece of a log refers to. */
  hasFor({ needs }: Split): boolean {
    const { store } = this.#doc
    return reaches(new Map([...needs.keys()].map((client) => [client, Y.getState(store, client)])), needs)
  }

  /**
   * `update` must be the whole update if it has many pieces, because a partly known update is examined again.
   * `share` is the part of each bound, from 0 to 1, that may be in use after the update.
   */
  check(
    examined: Examined,
    update = examined.is === 'examined' ? examined.pieces[0] : undefined,
    share = 1,
    measured: Measured | null = null,
  ): Checked {
    if (examined.is !== 'examined') return examined
    const most = limits.clients * share
    if (!this.#bringBackFor(examined, most)) return { is: 'full' }
    const checked = check(examined, this.#clocks, most - this.writers)
    if (checked.is !== 'whole') return checked
    const shape = this.#freshShape(examined, checked, update)
    if (shape === null) return { is: 'gap' }
    const bytes = examined.pieces.reduce((sum, { length }) => sum + length, 0)
    const judged = this.#bounds.judge(shape, bytes, measured, share)
    if (judged.is === 'unknown') return { is: 'gap' }
    if (judged.is !== 'within') return judged
    checked.shape = shape
    checked.measured = measured
    return checked
  }

  /** The shape of the new part only, because Yjs ignores the known part. Null for an update with a gap. */
  #freshShape({ before, without, shape }: Shaped, checked: Whole, update?: Uint8Array): Shape | null {
    if (!checked.known) return shape
    const known = new Map([...before.keys()].map((client) => [client, this.#clocks.get(client) ?? 0]))
    const vector = Y.encodeStateVector(known)
    if (without !== null && isUpTo(without, known)) return shape
    const fresh = update && examine(update, Infinity, vector)
    return fresh?.is === 'examined' ? fresh.shape : null
  }

  /**
   * If an update continues client ids that are kept aside, or refers to them, brings these ids back into the
   * document. They stay in it even if the update is refused, because they are needed to find the update's
   * depth. False if there is no room for them.
   */
  #bringBackFor(examined: Shaped, most: number): boolean {
    const wanted = this.#retired.wantedFor(examined, (client) => this.#places.has(client))
    if (wanted.size === 0) return true
    if (this.writers + wanted.size > most || wanted.size > limits.returning) return false
    this.#bringBack(wanted)
    return true
  }

  /**
   * Brings back the ids kept aside of which an update of the log has structs. Another relay has brought them back,
   * and later updates may refer to them.
   */
  bringBackAsIn(examined: Examined): void {
    if (examined.is !== 'examined') return
    const back = [...examined.before.keys()].filter(
      (client) => this.#retired.has(client) && !this.#places.has(client),
    )
    if (back.length > 0) this.#bringBack(new Set(back))
  }

  #bringBack(wanted: ReadonlySet<number>): void {
    const taken = this.#retired.take(wanted)
    const split = splitUpdate(taken, Infinity)
    const places = split ? this.#places.for(split) : NO_PLACES
    const back = places.size === 0 ? taken : inPlaces(taken, places)
    this.#taken.push({ is: 'merged', update: this.#emittedBy(() => this.#apply([back])) })
  }

  /** The places of removed client ids that an update may refer to. */
  placesFor(examined: Examined): PlacedClients {
    return examined.is === 'examined' ? this.#places.for(examined) : NO_PLACES
  }

  /**
   * The client ids kept aside that an update only repeats or deletes. The update must be accepted without
   * them.
   */
  onlyRepeated(examined: Examined): ReadonlySet<number> {
    return examined.is === 'examined' ? this.#retired.onlyRepeatedBy(examined) : NONE
  }

  /** Whether an accepted update had something of this client. */
  knows(client: number): boolean {
    return this.#clocks.has(client)
  }

  /** How many client ids are in the document. */
  get writers(): number {
    return this.#clocks.size - this.#retired.size
  }

  /** The clients that have new structs in a whole update. */
  writersOf({ after }: Whole): number[] {
    const writers: number[] = []
    for (const [client, clock] of after) if (clock > (this.#clocks.get(client) ?? 0)) writers.push(client)
    return writers
  }

  /** How much a whole update adds, besides client ids. */
  growthOf({ shape, pieces }: Whole): ContentGrowth {
    return this.#bounds.growthOf(
      shape,
      pieces.reduce((sum, { length }) => sum + length, 0),
    )
  }

  get structs(): number {
    return this.#bounds.structs
  }

  /**
   * Queues an update for the next merges. No other update may have been queued since `check` checked this
   * one.
   */
  take(update: Uint8Array, { pieces, size, known: hasKnown, after, shape, measured }: Whole): void {
    const known = hasKnown ? new Map(this.#clocks) : null
    this.#bounds.take(shape, after, update.length, measured)
    for (const [client, clock] of after) this.#clocks.set(client, clock)
    if (pieces.length > 1) {
      const whole = { update, known }
      for (const [at, piece] of pieces.entries())
        this.#taken.push({
          is: 'piece',
          piece: { update: piece, known },
          last: at === pieces.length - 1 ? whole : null,
        })
      return
    }
    const last = this.#taken.at(-1)
    if (last?.is === 'updates' && last.size + size <= limits.slice) {
      last.updates.push({ update, known })
      last.size += size
    } else this.#taken.push({ is: 'updates', updates: [{ update, known }], size })
  }

  /** Whether an accepted update is not merged yet. */
  get hasTaken(): boolean {
    return this.#taken.length > 0
  }

  /**
   * Merges a slice of the accepted updates. Returns what was new in the slice, or null. A long update is
   * returned whole with its last piece, because a client that got half of it would garbage-collect structs
   * the rest still needs. After a throw, the index is of no further use.
   */
  merge(): Merged | null {
    const slice = this.#taken.shift()
    if (slice === undefined) return null
    const emitted =
      slice.is === 'merged'
        ? slice.update
        : this.#emittedBy(() => {
            if (slice.is === 'piece') this.#applyPiece(freshOf(slice.piece))
            else this.#apply(slice.updates.map(freshOf))
          })
    if (!this.hasTaken) this.#bounds.applied()
    const { update = null, known = null } = slice.is === 'piece' ? (slice.last ?? {}) : { update: emitted }
    const isBack = slice.is === 'merged'
    return update && { update, without: known && Y.encodeStateVector(known), isBack }
  }

  #emittedBy(merge: () => void): Uint8Array | null {
    const emitted: Uint8Array[] = []
    const collect = (update: Uint8Array) => emitted.push(update)
    this.#doc.on('update', collect)
    merge()
    this.#doc.off('update', collect)
    if (emitted.length > 1) throw new Error(`One merge emitted ${emitted.length} updates.`)
    if (this.#doc.store.pendingStructs !== null || this.#doc.store.pendingDs !== null)
      throw new Error('A checked update left a part pending.')
    return emitted[0] ?? null
  }

  /**
   * Yjs joins neighbouring structs after a transaction. If a later piece goes between two of them, Yjs has to
   * split them again, each time at the cost of the client's whole list. So this method tells Yjs that nothing
   * is new. Then it collects what the structs themselves deleted, such as overwritten values, because a
   * client that applies the whole update deletes the same.
   */
  #applyPiece(piece: Uint8Array): void {
    const { store } = this.#doc
    const hasStructs = piece[0] !== 0
    this.#apply([piece], (transaction) => {
      if (!hasStructs) return
      Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
        if (struct instanceof Y.Item && struct.deleted) struct.gc(store, false)
      })
      transaction.deleteSet.clients.clear()
      for (const client of store.clients.keys())
        transaction.beforeState.set(client, Y.getState(store, client))
    })
  }

  #apply(
    updates: readonly Uint8Array[],
    beforeTidying: (transaction: Y.Transaction) => void = () => undefined,
  ): void {
    if (updates.length === 0) return
    this.#forgetAnswers()
    this.#bounds.changes()
    this.#doc.transact((transaction) => {
      try {
        for (const update of updates) Y.applyUpdate(this.#doc, update)
      } finally {
        // After a remote transaction, Yjs cleans up formats by deletions that no client made.
        transaction.local = true
        beforeTidying(transaction)
      }
    })
  }

  #forgetAnswers(): void {
    this.#vector = null
    this.#state = null
    this.#since = null
    this.#clockSum = null
    this.#digest = null
  }

  /** The state vector, for a step 1. */
  vector(): Uint8Array {
    return (this.#vector ??= Y.encodeStateVector(this.#mergedClocks()))
  }

  #mergedClocks(): Clocks {
    const { store } = this.#doc
    const clocks: Clocks = new Map()
    for (const { client, clock } of this.#retired.all) clocks.set(client, clock)
    for (const client of store.clients.keys()) clocks.set(client, Y.getState(store, client))
    return clocks
  }

  /**
   * A step 2: the part of the document that is missing from `vector`. A client that has little of it gets the
   * whole document, so that many clients share one answer. Null if `vector` is unreadable; `long` if the
   * answer is not made yet and has more than `most` bytes. Runs in steps; nothing may be merged in between.
   */
  *since(vector: Uint8Array, most = Infinity): Generator<void, Uint8Array | 'long' | null> {
    const known = this.#knownBy(vector)
    if (known === null) return null
    const made = this.#answerTo(known)
    if (made !== null) return made
    const { store } = this.#doc
    const alsoDeleted = this.#retired.deletionsFor(known)
    const update = yield* encodeUpTo(most, store, known, limits.slice, { alsoDeleted })
    if (update === null) return 'long'
    if (known.size === 0) this.#state = update
    else this.#since = { vector: Y.encodeStateVector(known), update }
    return update
  }

  /** The answer of `since` if it is made already; else null. */
  made(vector: Uint8Array): Uint8Array | null {
    const known = this.#knownBy(vector)
    return known && this.#answerTo(known)
  }

  #answerTo(known: Clocks): Uint8Array | null {
    if (known.size === 0) return this.#state
    const since = this.#since
    return since !== null && sameBytes(since.vector, Y.encodeStateVector(known)) ? since.update : null
  }

  /**
   * The clocks of a vector that matter for the answer. Client ids that the document does not have are left
   * out. If the clocks together cover less than an eighth of the document, none matters. Null if the vector
   * is unreadable.
   */
  #knownBy(vector: Uint8Array): Clocks | null {
    let known: Clocks
    try {
      known = Y.decodeStateVector(vector)
    } catch {
      return null
    }
    const { store } = this.#doc
    let length = 0
    let hasRetired = false
    for (const [client, clock] of known) {
      if (store.clients.has(client)) length += Math.min(clock, Y.getState(store, client))
      else if (this.#retired.has(client)) hasRetired = true
      else known.delete(client)
    }
    return hasRetired || length * 8 >= this.#length() ? known : new Map()
  }

  /** The sum of all clocks. */
  #length(): number {
    if (this.#clockSum === null) {
      this.#clockSum = 0
      for (const client of this.#doc.store.clients.keys())
        this.#clockSum += Y.getState(this.#doc.store, client)
    }
    return this.#clockSum
  }

  /** The whole document as one update, in steps. */
  *state(): Generator<void, Uint8Array> {
    return (this.#state ??= yield* encodeSince(this.#doc.store, new Map(), limits.slice))
  }

  /** All client ids that are kept aside. */
  get aside(): Aside {
    return { retired: [...this.#retired.all], placed: this.#places.all }
  }

  /** Whether so many client ids are in the document that it must be renewed, and can be. */
  get isCrowded(): boolean {
    const { from, places } = this.#most.renewal
    return this.writers >= from && !this.#retired.isFull && this.#places.size < places
  }

  /** Removes these client ids for good. After that, the caller must load the rest of the document again. */
  renewed(gone: readonly PlacedClient[]): void {
    this.#places.add(gone)
    for (const { client, clock } of gone) {
      const structs = new Map([[client, [new Y.GC(Y.createID(client, 0), clock)]]])
      this.#retired.add({ client, clock, update: encodeStructs(structs, new Map()) })
    }
    this.#beginAgain()
  }

  /**
   * Moves aside the client ids that the document can do without, in steps between which nothing may be
   * merged. Returns the rest as one update, which the caller must load again; null if nothing moved.
   */
  *retire(): Generator<void, Uint8Array | null> {
    if (this.#retired.isFull) return null
    const { store } = this.#doc
    const gone = yield* this.#retired.dispensableIn(store, limits.slice)
    if (gone.size === 0) return null
    const rest = yield* encodeSince(store, new Map(), limits.slice, { isIn: (client) => !gone.has(client) })
    let steps = 0
    for (const client of gone) {
      const structs = store.clients.get(client) ?? []
      const clock = Y.getState(store, client)
      const update = encodeStructs(
        new Map([[client, structs]]),
        new Map([[client, [{ clock: 0, length: clock }]]]),
      )
      this.#retired.add({ client, clock, update })
      if ((steps += structs.length) > limits.slice) {
        steps = 0
        yield
      }
    }
    this.#beginAgain()
    return rest
  }

  /** Forgets all. Then the caller must load a log. */
  startOver(): void {
    this.#retired = new Retired()
    this.#places = new Places()
    this.#clocks = new Map()
    this.#taken = []
    this.#beginAgain()
  }

  /** The state vector of what `merge` has returned, without `last`, the last update that it returned. */
  vectorBefore(last: Uint8Array | null): Uint8Array {
    const { store } = this.#doc
    const clocks: Clocks = new Map()
    for (const client of store.clients.keys()) clocks.set(client, Y.getState(store, client))
    const untold = this.#taken.flatMap((slice) => (slice.is === 'merged' ? (slice.update ?? []) : []))
    for (const update of last === null ? untold : [last, ...untold])
      for (const [client, from] of Y.parseUpdateMeta(update).from)
        clocks.set(client, Math.min(from, clocks.get(client) ?? 0))
    for (const [client, clock] of clocks) if (clock === 0) clocks.delete(client)
    return Y.encodeStateVector(clocks)
  }

  #beginAgain(): void {
    this.#doc.destroy()
    this.#doc = new Y.Doc()
    this.#bounds = new Bounds(this.#doc, this.#most)
    this.#guard = new Guard(this.#most.stepsToLoad)
    this.#forgetAnswers()
  }

  /** The document's digest; null if the document is so long that the digest would take too much time. */
  digest(): Digest | null {
    const structs = [...this.#doc.store.clients.values()].reduce((sum, { length }) => sum + length, 0)
    return structs > limits.digestStructs ? null : (this.#digest ??= digestOf(this.#doc))
  }

  get usage(): Usage {
    return this.#bounds.usage
  }

  destroy(): void {
    this.#doc.destroy()
  }
}

/** Leaves out the known part, because Yjs can fail on structs that were collected since. */
const freshOf = ({ update, known }: Taken): Uint8Array =>
  known === null ? update : Y.diffUpdate(update, Y.encodeStateVector(known))

const isUpTo = (vector: Uint8Array, clocks: Clocks): boolean => {
  const known = Y.decodeStateVector(vector)
  return [...clocks].every(([client, clock]) => (known.get(client) ?? 0) === clock)
}
