// Bounds what a document may hold: how deep its types nest, how many roots, fields and structs it has, and
// how many bytes. Each update is checked before it is applied. Only what is alive counts, and an update that
// only deletes always passes.
//
// Updates that were accepted (`take`) but not applied yet count too. For a long one of these, the depth of
// each of its types is not known. So each of its types counts as deep as the deepest type of the same client.

import * as Y from 'yjs'
import type { Doubtful, Measured, Refused } from '../update/check.ts'
import { Conflicts } from './conflicts.ts'
import { partsCharacter, type Cut } from '../update/cuts.ts'
import type { DocumentLimits } from './document-limits.ts'
import { Gaps } from './gaps.ts'
import { depthOf, type AnyType } from './guard.ts'
import { limits } from '../config/limits.ts'
import { keyOf, type Id } from '../update/id.ts'
import type { Fields, Hang, Run, Shape, Stand } from '../update/shape.ts'
import type { Clocks } from '../../shared/wire/causal-order.ts'
import { sentenceOf } from '../../shared/wire/answers.ts'

/**
 * `unknown`: the update's depth depends on another update that is not applied yet. `doubtful`: Yjs may walk
 * far to find the places of its structs, so the cost must be measured.
 */
export type Judged = { is: 'within' } | { is: 'unknown' } | Doubtful | Refused

/** How full a document is by each measure, from 0 to 1. */
export type Usage = Record<'bytes' | 'structs' | 'writers' | 'roots' | 'fields', number>

const FULL = sentenceOf('edit-full')

/** How much an update adds to a document. */
export type ContentGrowth = Record<'roots' | 'fields' | 'structs' | 'bytes', number>

export class Bounds {
  readonly #doc: Y.Doc
  readonly #limits: DocumentLimits
  #taken = NOTHING_TAKEN
  readonly #gaps: Gaps
  readonly #conflicts: Conflicts
  readonly #structs: Count
  readonly #bytes: Count
  /** How many fields the type with the most fields has, including deleted ones. */
  #mostFields = 0

  constructor(doc: Y.Doc, most: DocumentLimits) {
    this.#doc = doc
    this.#limits = most
    this.#gaps = new Gaps(doc)
    this.#conflicts = new Conflicts(this.#gaps, most)
    this.#structs = new Count(() => countStructs(doc), most.documentStructs, 1)
    // Counting takes 50 ms near the limit, so it is done seldom.
    this.#bytes = new Count(() => countBytes(doc), most.documentBytes, 16)
  }

  /** Called after loading. `bytes`: the size of the loaded updates. `steps`: the steps that Yjs took. */
  loaded(bytes: number, steps: number): void {
    this.#conflicts.loaded(steps)
    this.#structs.start(countStructs(this.#doc))
    this.#bytes.start(bytes)
    this.#mostFields = Math.max(0, ...[...this.#doc.share.values()].map(({ _map }) => _map.size))
  }

  /** `share`: the part of each bound, from 0 to 1, that may be in use after the update. */
  judge(shape: Shape, bytes: number, measured: Measured | null, share = 1): Judged {
    for (const cut of shape.cuts) if (this.#partsCharacter(cut)) return partedCharacter
    if (shape.structs === 0) return { is: 'within' }
    if (shape.deepest > this.#limits.nesting) return tooDeep
    if (shape.hasLongField) return longField
    for (const hang of shape.hangs) {
      if (hang.isLong && this.#isKeyed(hang.id)) return longField
      const depth = hang.levels === 0 ? null : this.#depthOf(hang)
      if (depth !== null && depth.levels + hang.levels > this.#limits.nesting)
        return depth.isSure ? tooDeep : { is: 'unknown' }
    }
    return this.#overfull(shape, bytes, share) ?? this.#conflicts.judge(shape, this.#structs.most, measured)
  }

  /**
   * Counts an update that will be applied. `after`: the clocks of the update's clients once it is applied.
   */
  take(shape: Shape, after: Clocks, bytes: number, measured: Measured | null): void {
    this.#conflicts.take(shape, this.#structs.most, measured)
    if (this.#taken === NOTHING_TAKEN) this.#taken = new Taken()
    this.#structs.add(shape.structs, shape.hasDeletions)
    this.#bytes.add(bytes, shape.hasDeletions)
    this.#taken.structs += shape.structs
    this.#taken.bytes += bytes
    for (const root of shape.roots) if (!this.#doc.share.has(root)) this.#taken.roots.add(root)
    this.#taken.addKeyed(shape.keyed)
    for (const { is, id, structs } of shape.hangs)
      if (is === 'beside' && this.#isKeyed(id)) this.#taken.addKeyed(structs)
    if (shape.stands === null) {
      const depths = shape.hangs.map((hang) => (this.#depthOf(hang)?.levels ?? 0) + hang.levels)
      this.#taken.deepen(after.keys(), Math.max(shape.deepest, ...depths))
    } else for (const stand of shape.stands) this.#taken.stand(stand)
    this.#taken.addFields(shape)
    for (const { home } of shape.fields) {
      const there = this.#gaps.typeOf(home)?._map.size ?? 0
      const taken = this.#taken.fields.get(keyOf(home)) ?? 0
      this.#mostFields = Math.max(this.#mostFields, Math.min(there + taken, this.#limits.fields))
    }
  }

  /** Must be called before the document changes. */
  changes(): void {
    this.#gaps.forget()
  }

  /** Called when all accepted updates are applied. */
  applied(): void {
    this.#taken = NOTHING_TAKEN
    this.#conflicts.applied()
  }

  get usage(): Usage {
    return {
      bytes: this.#bytes.most / this.#limits.documentBytes,
      structs: this.#structs.most / this.#limits.documentStructs,
      writers: this.#doc.store.clients.size / this.#limits.clients,
      roots: this.#doc.share.size / this.#limits.documentRoots,
      fields: this.#mostFields / this.#limits.fields,
    }
  }

  #partsCharacter(cut: Cut): boolean {
    return partsCharacter(cut, this.#gaps.find({ client: cut.client, clock: cut.clock - 1 }))
  }

  // ── depth ──

  /**
   * The depth of the list that a struct stands in, or of the type that a struct brings. Null if Yjs will
   * garbage-collect what is put there.
   */
  #depthOf({ is, id }: Pick<Hang, 'is' | 'id'>): { levels: number; isSure: boolean } | null {
    const struct = this.#gaps.find(id)
    if (struct === null) return this.#depthOfTaken({ is, id })
    const type = is === 'beside' ? listOf(struct) : typeIn(struct)
    return type && { levels: depthOf(type), isSure: true }
  }

  #depthOfTaken({ is, id }: Pick<Hang, 'is' | 'id'>): { levels: number; isSure: boolean } {
    const run = this.#taken.runOf(id)
    if (run === undefined) return { levels: this.#taken.deepestOf(id.client), isSure: false }
    let depth = this.#taken.depths.get(run)
    if (depth === undefined) {
      depth = run.levels + (run.below === null ? 1 : (this.#depthOf(run.below)?.levels ?? 0))
      this.#taken.depths.set(run, depth)
    }
    return { levels: depth + (is === 'in' ? 1 : 0), isSure: true }
  }

  /**
   * Whether a struct is a field’s value or stands beside one. Such a struct must have exactly one value. If a
   * struct with several values is split, Yjs forgets to delete the first half, and throws when the type is
   * deleted.
   */
  #isKeyed(id: Id): boolean {
    const struct = this.#gaps.find(id)
    return struct === null ? this.#taken.isKeyed(id) : struct instanceof Y.Item && struct.parentSub !== null
  }

  // ── numbers ──

  #overfull(shape: Shape, bytes: number, share: number): Refused | null {
    const { documentRoots, fields: most } = this.#limits
    const fresh = this.#freshRoots(shape)
    const roots = this.#doc.share.size + this.#taken.roots.size + fresh
    if (fresh > 0 && roots > documentRoots * share) return full('more texts than one document can have')
    const mostFields = most * share
    if (shape.mostFields > mostFields || shape.fields.some((fields) => this.#isFull(fields, mostFields)))
      return full('more fields than one list can have')
    if (!this.#structs.hasRoomFor(shape.structs, this.#taken.structs, share))
      return full('more parts than one document can have')
    return this.#bytes.hasRoomFor(bytes, this.#taken.bytes, share)
      ? null
      : full('more than one document can hold')
  }

  #freshRoots({ roots }: Shape): number {
    return roots.filter((name) => !this.#doc.share.has(name) && !this.#taken.roots.has(name)).length
  }

  #isFull({ home, keys }: Fields, most: number): boolean {
    const type = this.#gaps.typeOf(home)
    const taken = this.#taken.fields.get(keyOf(home)) ?? 0
    if (type === null || type._map.size + taken + keys.length <= most) return taken + keys.length > most
    const alive = new Set<string>()
    for (const [key, item] of type._map) if (!item.deleted) alive.add(key)
    const fresh = new Set(keys.filter((key) => !alive.has(key)))
    return fresh.size > 0 && alive.size + taken + fresh.size > most
  }

  growthOf(shape: Shape, bytes: number): ContentGrowth {
    const { structs } = shape
    let fields = 0
    for (const { home, keys } of shape.fields) {
      const type = this.#gaps.typeOf(home)
      for (const key of new Set(keys)) if (!type?._map.has(key)) fields++
    }
    return {
      roots: this.#freshRoots(shape),
      fields: fields + shape.mostFields,
      structs,
      bytes: structs === 0 ? 0 : Math.max(0, bytes - structs * limits.structBytes),
    }
  }

  get structs(): number {
    return countStructs(this.#doc)
  }
}

/**
 * Updates that were accepted but not applied yet. Once they are applied, a new object replaces this one,
 * because a cleared map keeps its old entries alive until the next garbage collection of the whole heap.
 */
class Taken {
  /** The roots in these updates that the document does not have. */
  readonly roots = new Set<string>()
  readonly fields = new Map<string, number>()
  /** By client, the structs that are a field’s value or stand beside one. */
  readonly #keyed = new Map<number, Run[]>()
  readonly #stands = new Map<number, Stand[]>()
  /** The depth of each stand's list, kept after its first look-up. */
  readonly depths = new Map<Stand, number>()
  readonly #deepest = new Map<number, number>()
  structs = 0
  bytes = 0

  addFields(shape: Shape): void {
    for (const { home, keys } of shape.fields)
      this.fields.set(keyOf(home), (this.fields.get(keyOf(home)) ?? 0) + keys.length)
  }

  /** For a long update: notes the depth of its deepest list for each of its clients. */
  deepen(clients: Iterable<number>, depth: number): void {
    for (const client of clients) this.#deepest.set(client, Math.max(this.deepestOf(client), depth))
  }

  deepestOf(client: number): number {
    return this.#deepest.get(client) ?? 1
  }

  stand(stand: Stand): void {
    const known = this.#stands.get(stand.client)
    if (known === undefined) this.#stands.set(stand.client, [stand])
    else known.push(stand)
  }

  runOf({ client, clock }: Id): Stand | undefined {
    return this.#stands.get(client)?.findLast((run) => run.clock <= clock && clock < run.end)
  }

  addKeyed(runs: readonly Run[]): void {
    for (const run of runs) {
      const known = this.#keyed.get(run.client)
      if (known === undefined) this.#keyed.set(run.client, [run])
      else known.push(run)
    }
  }

  isKeyed({ client, clock }: Id): boolean {
    return this.#keyed.get(client)?.some((run) => run.clock <= clock && clock < run.end) ?? false
  }
}

/** Shared by all documents that have no such updates; never written to. */
const NOTHING_TAKEN = new Taken()

// ── of a document ──

/** The list that a struct stands in; null for a collected struct. */
const listOf = (struct: Y.Item | Y.GC): AnyType | null =>
  struct instanceof Y.Item && struct.parent instanceof Y.AbstractType ? struct.parent : null

const typeIn = (struct: Y.Item | Y.GC): AnyType | null =>
  struct instanceof Y.Item && struct.content instanceof Y.ContentType ? struct.content.type : null

const countStructs = ({ store }: Y.Doc): number =>
  [...store.clients.values()].reduce((sum, { length }) => sum + length, 0)

/** Roughly the bytes of the document as one update. */
function countBytes({ store }: Y.Doc): number {
  let bytes = 0
  for (const structs of store.clients.values())
    for (const struct of structs) bytes += STRUCT + (struct instanceof Y.Item ? sizeOf(struct.content) : 0)
  return bytes
}

/** Bytes of a struct's kind and neighbours. */
const STRUCT = 8

function sizeOf(content: Y.Item['content']): number {
  if (content instanceof Y.ContentString) return content.str.length
  if (content instanceof Y.ContentAny)
    return content.arr.reduce((sum: number, value) => sum + jsonSize(value), 0)
  return content instanceof Y.ContentEmbed ? jsonSize(content.embed) : STRUCT
}

const jsonSize = (value: unknown): number =>
  typeof value === 'string' ? value.length : (JSON.stringify(value) ?? '').length

/** An upper bound of a number: the last count, plus all that was added since. */
class Count {
  #counted = 0
  #since = 0
  /** Whether something was deleted since, so a new count may be lower. */
  #isLess = false
  #asked = 0
  readonly #count: () => number
  readonly #limit: number
  /** After a deletion: how many updates are refused before the document is counted again. */
  readonly #patience: number

  constructor(count: () => number, limit: number, patience: number) {
    this.#count = count
    this.#limit = limit
    this.#patience = patience
  }

  start(counted: number): void {
    this.#counted = counted
    this.#since = 0
    this.#isLess = false
    this.#asked = 0
  }

  add(more: number, hasDeletions: boolean): void {
    this.#since += more
    this.#isLess ||= hasDeletions
  }

  get most(): number {
    return this.#counted + this.#since
  }

  /**
   * Whether `more` fits. `taken`, which is accepted but not applied yet, is added to the count. Counts again
   * only if that may change the answer.
   */
  hasRoomFor(more: number, taken: number, share: number): boolean {
    const limit = this.#limit * share
    if (this.most + more <= limit) return true
    this.#asked++
    const isWorthIt = this.#since > limit / 100 || (this.#isLess && this.#asked >= this.#patience)
    if (!isWorthIt) return false
    this.start(this.#count())
    this.#since = taken
    return this.most + more <= limit
  }
}

const partedCharacter: Refused = { is: 'refused', why: 'a character parted in two' }
const tooDeep: Refused = { is: 'refused', why: 'shared types nested too deep' }

const longField: Refused = { is: 'refused', why: 'a field of several values' }

const full = (why: string): Refused => ({ is: 'refused', why, sentence: FULL })
