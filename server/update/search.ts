// How far Yjs may have to walk to find the places of an update's structs, as computed from the update alone.
//
// Yjs walks from a struct's origin to the right. It passes structs with the same origin, and structs whose
// origins are among these, and stops at the struct's right neighbour. So within an update, a struct costs
// nothing if it is alone after its origin, or before all other structs there. Any other struct may pass
// all earlier ones. The update does not show how many structs of the document are passed: those between the
// ends of the anchor.

import * as Y from 'yjs'
import { structAt, type Clocks, type Queues, type Struct } from '../../shared/wire/causal-order.ts'
import { homeOf, keyOf, plain, type Home, type Id } from './id.ts'

/**
 * A place in the document where the update inserts. It begins at `origin`, or at the start of a list, and
 * ends at `right`.
 */
export interface Anchor {
  origin: Id | null
  /** Null for the end of the list. */
  right: Id | null
  /** The list, if no neighbour shows it. */
  home: Home | null
  key: string | null
  /** The name that the anchor's start has in `firsts`. */
  start: string
  /** How many structs of the update are inserted there. */
  times: number
}

/** A run of the update. It is left of `right`. */
export interface Reach extends Id {
  length: number
  right: Id | null
  /** The list, if the run has no origin and the update names the list. */
  home: Home | null
}

export interface Search {
  /** An upper bound of the steps past other structs of the update. */
  steps: number
  /** Null if there are too many anchors. */
  anchors: readonly Anchor[] | null
  /** Null for a long update. */
  reaches: readonly Reach[] | null
  /**
   * The leftmost struct that the update puts after each start; null if it is not known for certain. Instead of
   * the list, null if there are too many anchors or starts.
   */
  firsts: readonly (readonly [start: string, first: Id | null])[] | null
}

/** With more, the relay's own thread would need too much time. */
const MOST_ANCHORS = 2000
/**
 * To read 50,000 from another process takes the relay's own thread 50 ms. An update with more than this number is
 * merged in a window of its own, so hardly any edit is judged before it is merged.
 */
const MOST_STARTS = 2000
const MOST_REACHES = 64

export class SearchMaker {
  readonly #queues: Queues
  readonly #before: Clocks
  /** The leftmost struct of the update after each start; null if it is not known for certain. */
  readonly #first = new Map<string, Id | null>()
  readonly #rights = new Map<Struct, Id | null>()
  readonly #starts = new Map<Struct, string>()
  readonly #lists = new Map<Struct, Home>()
  readonly #anchors = new Map<string, Anchor>()
  readonly #reaches: Reach[] = []
  #structs = 0
  #steps = 0
  /** How many anchors at a list's start are named by the list. */
  #byHome = 0
  /** How many anchors at a list's start are named by the list's first struct. */
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
    // Each earlier struct counts twice, because it may have cut a run in two.
    this.#steps += isFree ? 0 : 2 * this.#structs
    if (behind !== null) return
    const home = origin === null && rightOrigin === null ? homeOf(struct) : null
    if (home !== null && typeof home !== 'string' && this.#find(home) !== null) return // the update brings the list, so it is empty
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
    // One start of a list may have two names: the list's, and that of the list's first struct.
    const twice = this.#byHome > 0 ? 2 * this.#byRight * this.#structs : 0
    const hasManyAnchors = this.#anchors.size > MOST_ANCHORS
    return {
      steps: this.#steps + twice,
      anchors: hasManyAnchors ? null : [...this.#anchors.values()],
      reaches: this.#reaches.length > MOST_REACHES ? null : this.#reaches,
      firsts:
        hasManyAnchors || this.#first.size > MOST_STARTS
          ? null
          : [...this.#first].map(([start, first]) => [start, first && plain(first)] as const),
    }
  }

  #find(id: Id): Struct | null {
    const begin = this.#before.get(id.client)
    return begin === undefined || id.clock < begin ? null : structAt(this.#queues, id)
  }

  /**
   * The struct of the document that the item stands left of. It is the item's right neighbour or, if the
   * update brings that neighbour, the struct that the neighbour stands left of.
   */
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

  /** The name of the start after which an item is put. */
  #startOf(item: Y.Item): string {
    const { origin, rightOrigin, parentSub } = item
    if (origin !== null) return keyOf(origin)
    if (rightOrigin === null) return `in ${keyOf(homeOf(item))} ${parentSub ?? ''}`
    const struct = this.#find(rightOrigin)
    return (struct && this.#starts.get(struct)) ?? `before ${keyOf(rightOrigin)}`
  }
}

const asId = ({ client, clock }: Id): Y.ID => Y.createID(client, clock)
