// What a document may hold: how deep its types nest, how many roots, fields and structs it has, how
// many bytes. Asked before an update is applied. Counted is what is alive; what only deletes always
// goes through.
//
// Updates that are taken and not yet applied count too. Of a type that is among those, no more is
// known than the deepest that its client has brought.

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
import type { Clocks } from '../../shared/wire/settle.ts'

/**
 * `unknown`: it hangs on what is taken and not yet applied. `doubtful`: Yjs may walk far to find its
 * places; that must be measured.
 */
export type Judged = { is: 'within' } | { is: 'unknown' } | Doubtful | Refused

/** How much of what it may hold a document holds, from 0 to 1. */
export type Usage = Record<'bytes' | 'structs' | 'writers' | 'roots' | 'fields', number>

const FULL =
  'This note is full. That change was not saved; what is there is safe, and can be deleted. Go on in another note.'

/** How much an update brings that the document does not have. */
export type ContentGrowth = Record<'roots' | 'fields' | 'structs' | 'bytes', number>

export class Bounds {
  readonly #doc: Y.Doc
  readonly #limits: DocumentLimits
  #taken = NOTHING_TAKEN
  readonly #gaps: Gaps
  readonly #conflicts: Conflicts
  readonly #structs: Count
  readonly #bytes: Count
  /** Fields of the type that has the most, those that are deleted among them. */
  #mostFields = 0

  constructor(doc: Y.Doc, most: DocumentLimits) {
    this.#doc = doc
    this.#limits = most
    this.#gaps = new Gaps(doc)
    this.#conflicts = new Conflicts(this.#gaps, most)
    this.#structs = new Count(() => countStructs(doc), most.documentStructs, 1)
    // It takes 50 ms where it is near its limit.
    this.#bytes = new Count(() => countBytes(doc), most.documentBytes, 16)
  }

  /** The document was loaded from so many bytes, and Yjs took so many steps. */
  loaded(bytes: number, steps: number): void {
    this.#conflicts.loaded(steps)
    this.#structs.start(countStructs(this.#doc))
    this.#bytes.start(bytes)
    this.#mostFields = Math.max(0, ...[...this.#doc.share.values()].map(({ _map }) => _map.size))
  }

  /** `share` is how much of what a document may hold there may be with it, from 0 to 1. */
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

  /** It will be applied. `after`: the clocks of the clients in it. */
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

  /** To be told before the document changes. */
  changes(): void {
    this.#gaps.forget()
  }

  /** All that was taken is applied. */
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

  /** Of the list beside a struct, or of the type in it; null where Yjs will collect what is put there. */
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
   * Whether a struct is, or stands beside, a field’s value. Such a struct has one value: Yjs forgets to
   * delete the first half of a longer one that is split, and throws when its type is deleted.
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

  /** How much an update brings that is not here. */
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
 * What is taken and not yet applied. Once it is applied a new one is made: a map that is cleared keeps its old entries
 * alive until the next sweep of the whole heap.
 */
class Taken {
  /** Those that the document has not. */
  readonly roots = new Set<string>()
  readonly fields = new Map<string, number>()
  /** By client, those that are a field’s value or stand beside one. */
  readonly #keyed = new Map<number, Run[]>()
  readonly #stands = new Map<number, Stand[]>()
  /** Of their lists, where somebody asked. */
  readonly depths = new Map<Stand, number>()
  readonly #deepest = new Map<number, number>()
  structs = 0
  bytes = 0

  addFields(shape: Shape): void {
    for (const { home, keys } of shape.fields)
      this.fields.set(keyOf(home), (this.fields.get(keyOf(home)) ?? 0) + keys.length)
  }

  /** Of a long update no more is known than its deepest list. */
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

/** Shared by all documents with nothing taken; never written to. */
const NOTHING_TAKEN = new Taken()

// ── of a document ──

/** Null for what was collected. */
const listOf = (struct: Y.Item | Y.GC): AnyType | null =>
  struct instanceof Y.Item && struct.parent instanceof Y.AbstractType ? struct.parent : null

const typeIn = (struct: Y.Item | Y.GC): AnyType | null =>
  struct instanceof Y.Item && struct.content instanceof Y.ContentType ? struct.content.type : null

const countStructs = ({ store }: Y.Doc): number =>
  [...store.clients.values()].reduce((sum, { length }) => sum + length, 0)

/** Roughly what they would be as one update. */
function countBytes({ store }: Y.Doc): number {
  let bytes = 0
  for (const structs of store.clients.values())
    for (const struct of structs) bytes += STRUCT + (struct instanceof Y.Item ? sizeOf(struct.content) : 0)
  return bytes
}

/** Its kind, its neighbours. */
const STRUCT = 8

function sizeOf(content: Y.Item['content']): number {
  if (content instanceof Y.ContentString) return content.str.length
  if (content instanceof Y.ContentAny)
    return content.arr.reduce((sum: number, value) => sum + jsonSize(value), 0)
  return content instanceof Y.ContentEmbed ? jsonSize(content.embed) : STRUCT
}

const jsonSize = (value: unknown): number =>
  typeof value === 'string' ? value.length : (JSON.stringify(value) ?? '').length

/** At most: what was counted, and what came since. */
class Count {
  #counted = 0
  #since = 0
  /** Something was deleted since. */
  #isLess = false
  #asked = 0
  readonly #count: () => number
  readonly #limit: number
  /** Where something was deleted: the questions from one count to the next. */
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

  /** Of what is taken, so much is not applied yet. Counted anew only where that may tell something else. */
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
