// Client ids that a document can do without: everything they wrote is deleted, and nothing that stays refers
// to it. Each load of a page that writes adds an id, and each id makes every edit costlier. So a compaction
// moves such ids out of the document, and the log keeps them aside.
//
// No page notices. The relay's state vector still has them, so no page believes that the log was lost, or
// sends their structs again. If something of them comes nevertheless:
//
//   their structs, or deletions of them   are acked and dropped, because everybody has deleted them
//   a later edit of such an id            brings the id back from what was kept; then the edit is whole
//   a struct that refers to such an id    brings the id back too: a person wrote offline beside text that
//                                         others deleted. The relay neither closes that page's connection nor asks it for more.
//   a page that has some of their text    is sent the deletions of that text
//   a page that has none of it            is sent nothing
//   claims                                stay, so nobody can take over another device's dropped id
//   digests                               cover what is left, so copies with and without the ids agree
//
// A scaffold's ids stay for ever, because any page may draw the scaffold again. Ids with a struct between the
// halves of a character stay too. Once `limits.retired` ids are kept aside, no more leave, because an offline
// page may still build on any of them.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { isScaffoldClient } from '../../shared/document/schema.ts'
import { encodeStructs, type Range } from '../../shared/wire/structs.ts'
import { parts } from './halves.ts'
import { limits } from '../config/limits.ts'
import { byClient, referredBy, type Clocks, type Struct } from '../../shared/wire/causal-order.ts'
import type { Split } from '../update/decoded.ts'

export interface RetiredClient {
  client: number
  /** The first clock after its last struct. */
  clock: number
  /** All its structs, deleted, as an update. */
  update: Uint8Array
}

type Store = Y.Doc['store']

export const NONE: ReadonlySet<number> = new Set()

export class Retired {
  readonly #clients = new Map<number, RetiredClient>()
  #bytes = 0

  get size(): number {
    return this.#clients.size
  }

  get all(): Iterable<RetiredClient> {
    return this.#clients.values()
  }

  has(client: number): boolean {
    return this.#clients.has(client)
  }

  clockOf(client: number): number {
    return this.#clients.get(client)?.clock ?? 0
  }

  add(retired: RetiredClient): void {
    this.remove(retired.client)
    this.#clients.set(retired.client, retired)
    this.#bytes += retired.update.length
  }

  remove(client: number): void {
    this.#bytes -= this.#clients.get(client)?.update.length ?? 0
    this.#clients.delete(client)
  }

  /** Whether no more ids can be kept aside. */
  get isFull(): boolean {
    return this.size >= limits.retired || this.#bytes >= limits.retiredBytes
  }

  /**
   * The ids that a document can do without. Yields after every `most` structs; the document must not change
   * in between.
   */
  *dispensableIn(store: Store, most: number): Generator<void, Set<number>> {
    /** Needed ids whose references were not followed yet. */
    const needed: number[] = []
    const rest = new Set<number>()
    let steps = 0
    for (const [client, structs] of store.clients) {
      steps += structs.length
      const isSeen = structs.some(({ deleted }) => !deleted)
      if (isScaffoldClient(client) || isSeen || parts(store, structs)) needed.push(client)
      else rest.add(client)
      if (steps > most) {
        steps = 0
        yield
      }
    }
    for (let client = needed.pop(); client !== undefined; client = needed.pop()) {
      for (const struct of store.clients.get(client) ?? []) {
        for (const referred of idsIn(struct)) if (rest.delete(referred)) needed.push(referred)
        if (++steps % most === 0) yield
      }
    }
    yield* this.#keepTangled(store, rest, most)
    return rest
  }

  /**
   * Ids that refer to each other come back together. A group of more than `limits.returning` ids stays in the
   * document; a renewal removes it.
   */
  *#keepTangled(store: Store, rest: Set<number>, most: number): Generator<void> {
    const tangles = new Tangles(rest)
    let steps = 0
    for (const client of rest)
      for (const struct of store.clients.get(client) ?? []) {
        for (const referred of idsIn(struct)) if (rest.has(referred)) tangles.tie(client, referred)
        if (++steps % most === 0) yield
      }
    for (const client of [...rest]) if (tangles.sizeOf(client) > limits.returning) rest.delete(client)
  }

  /** The ids that an update only repeats or deletes. */
  onlyRepeatedBy({ before, after, refers, deletes }: Split): ReadonlySet<number> {
    if (this.size === 0) return NONE
    const only = new Set<number>()
    for (const client of [...before.keys(), ...deletes.keys()]) {
      const clock = this.#clients.get(client)?.clock
      const end = Math.max(after.get(client) ?? 0, deletes.get(client) ?? 0)
      if (clock !== undefined && end <= clock && !refers.has(client)) only.add(client)
    }
    return only
  }

  /**
   * The ids that an update continues or refers to, and all ids that these refer to, except ids that have
   * places.
   */
  wantedFor(
    { after, refers }: Pick<Split, 'after' | 'refers'>,
    hasPlaces: (client: number) => boolean = () => false,
  ): ReadonlySet<number> {
    if (this.size === 0) return NONE
    const wanted = new Set<number>()
    const next = [...after.keys(), ...refers]
    for (let client = next.pop(); client !== undefined; client = next.pop()) {
      const retired = this.#clients.get(client)
      if (retired === undefined || wanted.has(client)) continue
      wanted.add(client)
      for (const struct of Y.decodeUpdate(retired.update).structs)
        for (const { client: referred } of referredBy(struct)) if (!hasPlaces(referred)) next.push(referred)
    }
    return wanted
  }

  /** Removes these ids from the document, and returns their structs and deletions as one update. */
  take(clients: ReadonlySet<number>): Uint8Array {
    const structs = new Map<number, readonly Struct[]>()
    const deletions = new Map<number, Range[]>()
    for (const client of clients) {
      const retired = this.#clients.get(client)
      if (retired === undefined) continue
      this.remove(client)
      structs.set(client, Y.decodeUpdate(retired.update).structs)
      deletions.set(client, [{ clock: 0, length: retired.clock }])
    }
    return encodeStructs(structs, deletions)
  }

  /** The deletions to send to a client with these clocks. */
  deletionsFor(known: Clocks): Map<number, Range[]> {
    const deletions = new Map<number, Range[]>()
    for (const [client, clock] of known) {
      const length = Math.min(clock, this.clockOf(client))
      if (length > 0) deletions.set(client, [{ clock: 0, length }])
    }
    return deletions
  }
}

/** Groups of ids that refer to each other (union-find). */
class Tangles {
  readonly #next: Map<number, number>
  readonly #sizes = new Map<number, number>()

  constructor(clients: Iterable<number>) {
    this.#next = new Map([...clients].map((client) => [client, client]))
  }

  tie(one: number, other: number): void {
    const [a, b] = [this.#rootOf(one), this.#rootOf(other)]
    if (a === b) return
    const [small, large] = this.#size(a) < this.#size(b) ? [a, b] : [b, a]
    this.#next.set(small, large)
    this.#sizes.set(large, this.#size(small) + this.#size(large))
  }

  sizeOf = (client: number): number => this.#size(this.#rootOf(client))

  #size = (root: number): number => this.#sizes.get(root) ?? 1

  #rootOf(client: number): number {
    let root = client
    for (let next = this.#next.get(root); next !== undefined && next !== root; next = this.#next.get(root))
      root = next
    return root
  }
}

/** Rewrites an update without these clients' structs, and without deletions of them. */
export function withoutClients(update: Uint8Array, clients: ReadonlySet<number>): Uint8Array {
  const { structs, ds } = Y.decodeUpdate(update)
  const deletions = new Map<number, Range[]>()
  for (const [client, ranges] of ds.clients)
    if (!clients.has(client))
      deletions.set(
        client,
        ranges.map(({ clock, len }) => ({ clock, length: len })),
      )
  return encodeStructs(byClient(structs.filter(({ id }) => !clients.has(id.client))), deletions)
}

function* idsIn(struct: Y.Item | Y.GC): Generator<number> {
  if (!(struct instanceof Y.Item)) return
  if (struct.origin !== null) yield struct.origin.client
  if (struct.rightOrigin !== null) yield struct.rightOrigin.client
  if (struct.parent instanceof Y.AbstractType && struct.parent._item !== null)
    yield struct.parent._item.id.client
}

// ── in a log ──

export function writeRetired(to: encoding.Encoder, all: readonly RetiredClient[]): void {
  encoding.writeVarUint(to, all.length)
  for (const { client, clock, update } of all) {
    encoding.writeVarUint(to, client)
    encoding.writeVarUint(to, clock)
    encoding.writeVarUint8Array(to, update)
  }
}

export const readRetired = (from: decoding.Decoder): RetiredClient[] =>
  Array.from({ length: decoding.readVarUint(from) }, () => ({
    client: decoding.readVarUint(from),
    clock: decoding.readVarUint(from),
    update: decoding.readVarUint8Array(from).slice(),
  }))
