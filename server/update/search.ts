// How far Yjs may have to search for the places of an update's structs, told by the update alone.
//
// Yjs walks from a struct's origin to the right: over what was put behind the same origin, over what was
// put behind those, and no further; never past the struct's right neighbour. So within an update a struct
// is free that stands alone behind its origin, or before all that stand behind it. Another one may pass
// all that came before it. What it may pass of the document, the document tells: between the anchors.

import * as Y from 'yjs'
import { structAt, type Clocks, type Queues, type Struct } from '../../shared/wire/settle.ts'
import { homeOf, keyOf, plain, type Home, type Id } from './id.ts'

/** A place that begins or ends in what the document has: behind `origin`, or at a list's start. */
export interface Anchor {
  origin: Id | null
  /** Null: the list's end. */
  right: Id | null
  /** The list, where neither says it. */
  home: Home | null
  key: string | null
  /** By the name that `firsts` has for it. */
  start: string
  /** Structs of the update that look there. */
  times: number
}

/** How far to the right a run can stand. */
export interface Reach extends Id {
  length: number
  right: Id | null
  /** The list that it begins, where it says so. */
  home: Home | null
}

export interface Search {
  /** Past others of the update, at most. */
  steps: number
  /** Null: too many to tell. */
  anchors: readonly Anchor[] | null
  /** Of a short update. */
  reaches: readonly Reach[] | null
  /** What it puts structs behind, by name, and which of those stands leftmost; null where that is not sure. */
  firsts: readonly (readonly [start: string, first: Id | null])[]
}

/** More cost the relay's thread too long. */
const MOST_ANCHORS = 2000
const MOST_REACHES = 64

export class SearchMaker {
  readonly #queues: Queues
  readonly #before: Clocks
  /** What stands leftmost behind an origin, of the update; null where that is not sure. */
  readonly #first = new Map<string, Id | null>()
  readonly #rights = new Map<Struct, Id | null>()
  readonly #starts = new Map<Struct, string>()
  readonly #lists = new Map<Struct, Home>()
  readonly #anchors = new Map<string, Anchor>()
  readonly #reaches: Reach[] = []
  #structs = 0
  #steps = 0
  /** Starts of lists, by the list and by what stands first in it. */
  #byHome = 0
  #byRight = 0

  constructor(queues: Queues, before: Clocks) {
    this.#queues = queues
    this.#before = before
  }

  add(struct: Struct): void {
    this.#structs++
    if (!(struct instanceof Y.Item)) return
    const { id, origin, rightOrigin, parentSub } = struct
    const right = this.#rightOf(struct)
    this.#rights.set(struct, right)
    const begins = origin === null ? this.#listOf(struct) : null
    if (begins !== null) this.#lists.set(struct, begins)
    if (this.#reaches.length <= MOST_REACHES)
      this.#reaches.push({
        client: id.client,
        clock: id.clock,
        length: struct.length,
        right,
        home: begins && plain(begins),
      })
    const behind = origin && this.#find(origin)
    const start = this.#startOf(struct)
    if (origin === null) this.#starts.set(struct, start)
    let first = this.#first.get(start)
    if (
      first === undefined &&
      origin !== null &&
      behind !== null &&
      origin.clock + 1 < behind.id.clock + behind.length
    )
      first = { client: origin.client, clock: origin.clock + 1 } // the rest of that run
    const isFree =
      first === undefined ||
      (first !== null && rightOrigin !== null && Y.compareIDs(rightOrigin, asId(first)))
    this.#first.set(start, isFree ? id : null)
    // Each of those may have parted a run.
    this.#steps += isFree ? 0 : 2 * this.#structs
    if (behind !== null) return
    const home = origin === null && rightOrigin === null ? homeOf(struct) : null
    if (home !== null && typeof home !== 'string' && this.#find(home) !== null) return // a new list is empty
    if (origin === null && parentSub === null) {
      if (home === null) this.#byRight++
      else this.#byHome++
    }
    const name = `${start} ${right === null ? '' : keyOf(right)}`
    const known = this.#anchors.get(name)
    if (known !== undefined) known.times++
    else if (this.#anchors.size <= MOST_ANCHORS)
      this.#anchors.set(name, {
        origin: origin && plain(origin),
        right,
        home: home && plain(home),
        key: parentSub,
        start,
        times: 1,
      })
  }

  end(): Search {
    // One start of a list may go by both names.
    const twice = this.#byHome > 0 ? 2 * this.#byRight * this.#structs : 0
    return {
      steps: this.#steps + twice,
      anchors: this.#anchors.size > MOST_ANCHORS ? null : [...this.#anchors.values()],
      reaches: this.#reaches.length > MOST_REACHES ? null : this.#reaches,
      firsts: [...this.#first].map(([start, first]) => [start, first && plain(first)] as const),
    }
  }

  #find(id: Id): Struct | null {
    const begin = this.#before.get(id.client)
    return begin === undefined || id.clock < begin ? null : structAt(this.#queues, id)
  }

  /** A struct stands left of its right neighbour, and that one left of its own. */
  #rightOf({ rightOrigin }: Y.Item): Id | null {
    if (rightOrigin === null) return null
    const struct = this.#find(rightOrigin)
    return struct === null ? plain(rightOrigin) : (this.#rights.get(struct) ?? null)
  }

  #listOf(item: Y.Item): Home | null {
    if (item.rightOrigin === null) return homeOf(item)
    const struct = this.#find(item.rightOrigin)
    return (struct && this.#lists.get(struct)) ?? null
  }

  /** What it is put behind, by name. */
  #startOf(item: Y.Item): string {
    const { origin, rightOrigin, parentSub } = item
    if (origin !== null) return keyOf(origin)
    if (rightOrigin === null) return `in ${keyOf(homeOf(item))} ${parentSub ?? ''}`
    const struct = this.#find(rightOrigin)
    return (struct && this.#starts.get(struct)) ?? `before ${keyOf(rightOrigin)}`
  }
}

const asId = ({ client, clock }: Id): Y.ID => Y.createID(client, clock)
