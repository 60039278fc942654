// What the relay is known to have, by what it says itself. A page that only reads sends nothing and
// is acked nothing: this is all the evidence it has that the relay has what it shows.
// It is about text, not about deletions: those of an offline visit with another link are not seen.

import * as Y from 'yjs'

export class Known {
  readonly #clocks = new Map<number, number>()

  heardState(vector: Uint8Array): void {
    this.#raise(Y.decodeStateVector(vector))
  }

  heardUpdate(update: Uint8Array): void {
    this.#raise(Y.parseUpdateMeta(update).to)
  }

  /** The relay has every character of the document. */
  covers(doc: Y.Doc): boolean {
    const shown = Y.decodeStateVector(Y.encodeStateVector(doc))
    return [...shown].every(([client, clock]) => clock <= (this.#clocks.get(client) ?? 0))
  }

  /** The relay with that state vector lacks some of it. */
  exceeds(vector: Uint8Array): boolean {
    const has = Y.decodeStateVector(vector)
    return [...this.#clocks].some(([client, clock]) => (has.get(client) ?? 0) < clock)
  }

  /** As Yjs encodes it. */
  get vector(): Uint8Array {
    return Y.encodeStateVector(this.#clocks)
  }

  #raise(clocks: Map<number, number>): void {
    for (const [client, clock] of clocks)
      this.#clocks.set(client, Math.max(clock, this.#clocks.get(client) ?? 0))
  }
}
