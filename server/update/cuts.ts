// Finds where an update cuts runs of the document: where it inserts between two characters of a run, and
// where a deletion begins or ends inside a run. No page cuts between the two halves of a character (a
// surrogate pair). If a client does, Yjs replaces each half by U+FFFD.

import * as Y from 'yjs'
import type { Clocks, Struct } from '../../shared/wire/causal-order.ts'
import type { Id } from './id.ts'

/** The run is cut just before this id. */
export type Cut = Id

/** How many cuts are checked. Only an update of a page that sends all deletions of the document has more. */
const MOST_CUTS = 4000

export class Cuts {
  readonly #before: Clocks
  readonly all: Cut[] = []

  /** `before`: the clock of each client’s first struct in the update. */
  constructor(before: Clocks) {
    this.#before = before
  }

  add(struct: Struct): void {
    if (!(struct instanceof Y.Item)) return
    const { origin, rightOrigin } = struct
    if (origin !== null) this.#cut(origin.client, origin.clock + 1)
    if (rightOrigin !== null) this.#cut(rightOrigin.client, rightOrigin.clock)
  }

  delete(client: number, clock: number, length: number): void {
    this.#cut(client, clock)
    this.#cut(client, clock + length)
  }

  /** Only an id below the update's own structs can be inside a run of the document. */
  #cut(client: number, clock: number): void {
    if (clock > 0 && clock < (this.#before.get(client) ?? Infinity) && this.all.length < MOST_CUTS)
      this.all.push({ client, clock })
  }
}

/** Whether the cut is inside a character. `struct` has the id just before the cut. */
export function partsCharacter({ clock }: Cut, struct: Y.Item | Y.GC | null): boolean {
  if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) return false
  const at = clock - struct.id.clock
  return at < struct.length && /[\ud800-\udbff]/.test(struct.content.str.charAt(at - 1))
}
