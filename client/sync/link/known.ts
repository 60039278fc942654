// The state that the relay has, as its own messages prove. A viewer's page sends nothing and gets no acks. So
// only these messages can show it that the relay has the text on the screen. They prove insertions, but not
// deletions. If somebody deleted text on this device while offline, with an edit link, the page does not
// notice that the relay lacks the deletion.

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

  /** Whether a relay with this state vector lacks a part of this state. */
  exceeds(vector: Uint8Array): boolean {
    const has = Y.decodeStateVector(vector)
    return [...this.#clocks].some(([client, clock]) => (has.get(client) ?? 0) < clock)
  }

  /** The state vector, as Yjs encodes it. */
  get vector(): Uint8Array {
    return Y.encodeStateVector(this.#clocks)
  }

  #raise(clocks: Map<number, number>): void {
    for (const [client, clock] of clocks)
      this.#clocks.set(client, Math.max(clock, this.#clocks.get(client) ?? 0))
  }
}
