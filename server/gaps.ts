// How many structs of a document stand where an update's structs look for their places, at most: Yjs may
// walk over each. Costs no more steps than are asked for.

import * as Y from 'yjs'
import type { AnyType } from './guard.ts'
import type { Anchor } from './search.ts'
import type { Home, Id } from './shape.ts'

/** Of an update that is judged and taken the same few neighbours are asked for again and again. */
const REMEMBERED = 4

export class Gaps {
  readonly #doc: Y.Doc
  readonly #found: { id: Id; struct: Y.Item | Y.GC | null }[] = []
  #next = 0

  constructor(doc: Y.Doc) {
    this.#doc = doc
  }

  /** To be told before the document changes. */
  forget(): void {
    this.#found.length = 0
    this.#next = 0
  }

  /** Null for one that is not applied yet. */
  find(id: Id): Y.Item | Y.GC | null {
    for (const found of this.#found)
      if (found.id.clock === id.clock && found.id.client === id.client) return found.struct
    const struct = this.#look(id)
    this.#found[this.#next] = { id, struct }
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

  /** The list that begins there; null where that is not known. */
  listAt({ home, right }: Anchor): AnyType | null {
    if (home !== null) return this.typeOf(home)
    const struct = right && this.find(right)
    return struct instanceof Y.Item ? (struct.parent as AnyType | null) : null
  }

  /** One more than `most` where there are more. Its ends are in the document. */
  between(anchor: Anchor, most: number): number {
    const { origin, right, key } = anchor
    const end = right && this.find(right)
    if (end instanceof Y.GC) return 0
    const begin = this.#begin(anchor)
    if (begin === null) return 0
    let { next, passed } = begin
    if (key !== null && origin === null)
      for (; next !== null && next.left !== null && passed <= most; passed++) next = next.left
    for (; next !== null && passed <= most; passed++) {
      if (right !== null && next === end)
        return passed + (right.clock > next.id.clock && !begin.isIn(right) ? 1 : 0)
      next = next.right
    }
    return passed
  }

  /** Where the walk begins; null where nothing is walked. */
  #begin(anchor: Anchor) {
    const { origin, key } = anchor
    const none = { passed: 0, isIn: () => false }
    if (origin !== null) {
      const struct = this.find(origin)
      if (!(struct instanceof Y.Item)) return null
      // Behind the rest of the run that the origin is in, if there is one.
      if (origin.clock + 1 === struct.id.clock + struct.length) return { ...none, next: struct.right }
      const isIn = ({ client, clock }: Id) => client === origin.client && clock === origin.clock + 1
      return { passed: 0, isIn, next: struct }
    }
    const type = this.listAt(anchor)
    if (type === null) return null
    return { ...none, next: key === null ? type._start : (type._map.get(key) ?? null) }
  }
}
