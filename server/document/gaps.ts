// Counts how many structs of a document stand where an update inserts. Yjs may walk over each of them.
// Counting stops above a number that the caller gives.

import * as Y from 'yjs'
import type { AnyType } from './guard.ts'
import type { Anchor } from '../update/search.ts'
import type { Home, Id } from '../update/id.ts'

/** How many look-ups are kept, the latest ones. `judge` and `take` look up the same few neighbours. */
const REMEMBERED = 4
const NOT_ASKED = Array<null>(REMEMBERED).fill(null)

export class Gaps {
  readonly #doc: Y.Doc
  readonly #ids: (Id | null)[] = [...NOT_ASKED]
  readonly #structs: (Y.Item | Y.GC | null)[] = [...NOT_ASKED]
  #next = 0

  constructor(doc: Y.Doc) {
    this.#doc = doc
  }

  /** Must be called before the document changes. */
  forget(): void {
    this.#ids.fill(null)
    this.#structs.fill(null)
  }

  /** The struct with this id; null if it is not applied yet. */
  find(id: Id): Y.Item | Y.GC | null {
    for (let nth = 0; nth < REMEMBERED; nth++) {
      const asked = this.#ids[nth]
      if (asked?.clock === id.clock && asked.client === id.client) return this.#structs[nth] ?? null
    }
    const struct = this.#look(id)
    this.#ids[this.#next] = id
    this.#structs[this.#next] = struct
    this.#next = (this.#next + 1) % REMEMBERED
    return struct
  }

  #look({ client, clock }: Id): Y.Item | Y.GC | null {
    const structs = this.#doc.store.clients.get(client)
    if (structs === undefined || clock >= Y.getState(this.#doc.store, client)) return null
    return structs[Y.findIndexSS(structs, clock)] ?? null
  }

  typeOf(home: Home): AnyType | null {
    if (typeof home === 'string') return this.#doc.share.get(home) ?? null
    const struct = this.find(home)
    return struct instanceof Y.Item && struct.content instanceof Y.ContentType
      ? (struct.content.type as AnyType)
      : null
  }

  /** The list of an anchor without an origin; null if it is not known. */
  listAt({ home, right }: Anchor): AnyType | null {
    if (home !== null) return this.typeOf(home)
    const struct = right && this.find(right)
    return struct instanceof Y.Item ? (struct.parent as AnyType | null) : null
  }

  /**
   * How many structs stand between the anchor's ends, counted up to `most` + 1. The ends must be in the
   * document.
   */
  between(anchor: Anchor, most: number): number {
    const { origin, right, key } = anchor
    const end = right && this.find(right)
    if (end instanceof Y.GC) return 0
    let next = this.#begin(anchor)
    let passed = 0
    if (key !== null && origin === null)
      for (; next !== null && next.left !== null && passed <= most; passed++) next = next.left
    for (; next !== null && passed <= most; passed++) {
      if (right !== null && next === end)
        return passed + (right.clock > next.id.clock && !isBehind(right, origin) ? 1 : 0)
      next = next.right
    }
    return passed
  }

  /** The struct where the walk begins; null if there is none. */
  #begin(anchor: Anchor): Y.Item | null {
    const { origin, key } = anchor
    if (origin !== null) {
      const struct = this.find(origin)
      if (!(struct instanceof Y.Item)) return null
      // If the origin is not the end of its run, the rest of the run comes first.
      return origin.clock + 1 === struct.id.clock + struct.length ? struct.right : struct
    }
    const type = this.listAt(anchor)
    if (type === null) return null
    return key === null ? type._start : (type._map.get(key) ?? null)
  }
}

/** Whether `right` is the next character of the origin’s run. */
const isBehind = (right: Id, origin: Id | null): boolean =>
  origin !== null && right.client === origin.client && right.clock === origin.clock + 1
