// What an update adds to a document, as computed from the update alone: how deep its types nest, which roots
// it names, which fields it sets.
//
// A struct must be added after everything that it refers to. The cost grows with the update, not with the
// document.

import * as Y from 'yjs'
import type { Cut } from './cuts.ts'
import { homeOf, keyOf, type Home, type Id } from './id.ts'
import type { Search } from './search.ts'
import { structAt, type Clocks, type Queues, type Struct } from '../../shared/wire/causal-order.ts'

/**
 * Types of the update whose depth depends on the document. The deepest of them is `levels` below the list
 * that a struct stands in (`beside`), or below the type that a struct brought (`in`).
 */
export interface Hang {
  is: 'beside' | 'in'
  id: Id
  levels: number
  /** The structs of the update in that list, if `is` is `beside`. */
  readonly structs: Run[]
  /** Whether one of these structs has several values or characters. */
  isLong: boolean
}

/** The clocks of one client from `clock` up to, not including, `end`. */
export interface Run {
  client: number
  clock: number
  end: number
}

export interface Shape {
  structs: number
  hasDeletions: boolean
  /** The depth of the deepest type below a root that the update names; a root has 1. */
  deepest: number
  hangs: readonly Hang[]
  roots: readonly string[]
  /** The fields that the update sets in types that it does not itself bring. */
  fields: readonly Fields[]
  /** Of the types that the update brings, one has the most fields: how many it has. */
  mostFields: number
  /** Structs that name a field, and structs beside these, because Yjs takes the field from the neighbour. */
  keyed: readonly Run[]
  /** Whether one of the `keyed` structs has several values. */
  hasLongField: boolean
  search: Search
  /** Where the update cuts runs of the document. Of very many places, only the first ones. */
  cuts: readonly Cut[]
  /** The depth of each struct; null for a long update. */
  stands: readonly Stand[] | null
}

/** A run of the update, and the list that it stands in. */
export interface Stand extends Run {
  /** The list or type of the document that this list is below; null if this list is below a root. */
  below: Pick<Hang, 'is' | 'id'> | null
  /** How many levels this list is below that. */
  levels: number
}

const MOST_RUNS = 64

export interface Fields {
  home: Home
  keys: string[]
}

/** A list that is `levels` below `base`. The base is a root, or a list or type of the document. */
interface Place {
  base: Base
  levels: number
}

type Base = { is: 'root'; levels: number } | Hang

export class ShapeMaker {
  readonly #queues: Queues
  readonly #before: Clocks
  readonly #isDeleted: (struct: Struct) => boolean
  readonly #root: Base = { is: 'root', levels: 0 }
  readonly #roots = new Map<string, Place>()
  readonly #hangs = new Map<string, Place>()
  /** For each struct, the list that it stands in. */
  readonly #places = new Map<Struct, Place>()
  /** For each struct that brings a type, that type as a list. */
  readonly #inside = new Map<Struct, Place>()
  readonly #fields = new Map<string, Fields>()
  readonly #ownFields = new Map<Struct, number>()
  readonly #keyed = new Set<Struct>()
  readonly #keyedRuns: Run[] = []
  #structs = 0
  #mostFields = 0
  #hasLongField = false
  readonly #runs: [Y.Item, Place][] = []

  /**
   * `before`: the clock of each client’s first struct. `isDeleted`: whether the update itself deletes a
   * struct.
   */
  constructor(queues: Queues, before: Clocks, isDeleted: (struct: Struct) => boolean) {
    this.#queues = queues
    this.#before = before
    this.#isDeleted = isDeleted
  }

  add(struct: Struct): void {
    this.#structs++
    if (!(struct instanceof Y.Item)) return
    const place = this.#placeOf(struct)
    this.#places.set(struct, place)
    if (this.#runs.length <= MOST_RUNS) this.#runs.push([struct, place])
    if (struct.content instanceof Y.ContentType)
      place.base.levels = Math.max(place.base.levels, place.levels + 1)
    if (struct.parentSub !== null) this.#addField(struct, struct.parentSub)
    if (this.#isKeyed(struct)) {
      this.#keyed.add(struct)
      addTo(this.#keyedRuns, struct)
      this.#hasLongField ||= this.#isLong(struct)
    }
    if (place.base.is === 'beside' && place.levels === 0) {
      addTo(place.base.structs, struct)
      place.base.isLong ||= this.#isLong(struct)
    }
  }

  /**
   * Whether an item has several values that are not deleted. (Yjs may join values of a field that were
   * overwritten.)
   */
  #isLong(item: Y.Item): boolean {
    return item.length > 1 && !(item.content instanceof Y.ContentDeleted) && !this.#isDeleted(item)
  }

  end(hasDeletions: boolean, search: Search, cuts: readonly Cut[]): Shape {
    return {
      structs: this.#structs,
      hasDeletions,
      deepest: 1 + this.#root.levels,
      hangs: [...this.#hangs.values()].flatMap(({ base }) =>
        base.is === 'root' || (base.is === 'in' && base.levels === 0) ? [] : [base],
      ),
      roots: [...this.#roots.keys()],
      fields: [...this.#fields.values()],
      mostFields: this.#mostFields,
      keyed: this.#keyedRuns,
      hasLongField: this.#hasLongField,
      stands: this.#runs.length > MOST_RUNS ? null : this.#runs.map(standOf),
      search,
      cuts,
    }
  }

  /** The update’s struct with this id; null if it is not in the update. */
  #find(id: Id): Struct | null {
    const begin = this.#before.get(id.client)
    return begin === undefined || id.clock < begin ? null : structAt(this.#queues, id)
  }

  /**
   * The list that Yjs puts a struct into: the list of its left neighbour, else of its right one, else its
   * parent.
   */
  #placeOf(item: Y.Item): Place {
    const neighbour = item.origin ?? item.rightOrigin
    if (neighbour !== null) {
      const struct = this.#find(neighbour)
      return (struct && this.#places.get(struct)) ?? this.#hanging('beside', neighbour)
    }
    const home = homeOf(item)
    if (typeof home === 'string') return this.#rootPlace(home)
    const struct = this.#find(home)
    const around = struct && this.#places.get(struct)
    if (struct === null || around === null || around === undefined) return this.#hanging('in', home)
    let inside = this.#inside.get(struct)
    if (inside === undefined)
      this.#inside.set(struct, (inside = { base: around.base, levels: around.levels + 1 }))
    return inside
  }

  #isKeyed({ parentSub, origin, rightOrigin }: Y.Item): boolean {
    const neighbour = origin ?? rightOrigin
    const struct = neighbour && this.#find(neighbour)
    return parentSub !== null || (struct !== null && this.#keyed.has(struct))
  }

  #rootPlace(name: string): Place {
    let place = this.#roots.get(name)
    if (place === undefined) this.#roots.set(name, (place = { base: this.#root, levels: 0 }))
    return place
  }

  #hanging(is: Hang['is'], { client, clock }: Id): Place {
    const key = `${is} ${client}:${clock}`
    let place = this.#hangs.get(key)
    if (place === undefined)
      this.#hangs.set(
        key,
        (place = { base: { is, id: { client, clock }, levels: 0, structs: [], isLong: false }, levels: 0 }),
      )
    return place
  }

  #addField(item: Y.Item, field: string): void {
    const home = homeOf(item)
    const struct = typeof home === 'string' ? null : this.#find(home)
    if (struct !== null) {
      const count = (this.#ownFields.get(struct) ?? 0) + 1
      this.#ownFields.set(struct, count)
      this.#mostFields = Math.max(this.#mostFields, count)
      return
    }
    const name = keyOf(home)
    const known = this.#fields.get(name)
    if (known !== undefined) known.keys.push(field)
    else this.#fields.set(name, { home: typeof home === 'string' ? home : { ...home }, keys: [field] })
  }
}

const standOf = ([{ id, length }, { base, levels }]: [Y.Item, Place]): Stand => ({
  client: id.client,
  clock: id.clock,
  end: id.clock + length,
  below: base.is === 'root' ? null : { is: base.is, id: base.id },
  levels,
})

function addTo(runs: Run[], { id: { client, clock }, length }: Struct): void {
  const last = runs.at(-1)
  if (last?.client === client && last.end === clock) last.end += length
  else runs.push({ client, clock, end: clock + length })
}
