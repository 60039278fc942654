// The state that the relay has, by its own messages. A page that only reads sends nothing and gets no acks,
// so this is its only evidence that the relay has the text it shows.
// It covers insertions, not deletions: text deleted offline through another link is not noticed.

import * as Y from 'yjs'

export class Known {
  readonly #clocks = new Map<number, number>()

  heardState(vector: Uint8Array): void {
    this.#raise(Y.decodeStateVector(vector))
  }

  heardUpdate(update: Uint8Array): void {
    this.#raise(Y.parseUpdateMeta(update).to)
  }

  /** Whether the relay has every character of the document. */
  covers(doc: Y.Doc): boolean {
    const shown = Y.decodeStateVector(Y.encodeStateVector(doc))
    return [...shown].every(([client, clock]) => clock <= (this.#clocks.get(client) ?? 0))
  }

  /** Whether a relay with this state vector lacks some of it. */
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
