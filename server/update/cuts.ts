// Where an update parts what the document has: structs put between two characters of a run, deletions that
// begin or end within one. Between the halves of a character, a pair of surrogates, no page does that; and
// Yjs shows a sign in the place of each half from then on.

import * as Y from 'yjs'
import type { Clocks, Struct } from '../../shared/wire/settle.ts'
import type { Id } from './id.ts'

/** Before this id. */
export type Cut = Id

/** More are not looked at: it is the update of a page that tells all that was ever deleted. */
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

  /** What the update brings begins where a struct of the document ends. */
  #cut(client: number, clock: number): void {
    if (clock > 0 && clock < (this.#before.get(client) ?? Infinity) && this.all.length < MOST_CUTS)
      this.all.push({ client, clock })
  }
}

/** `struct` is where the id before the cut is. */
export function partsCharacter({ clock }: Cut, struct: Y.Item | Y.GC | null): boolean {
  if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) return false
  const at = clock - struct.id.clock
  return at < struct.length && /[\ud800-\udbff]/.test(struct.content.str.charAt(at - 1))
}
