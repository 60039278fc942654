// A relay for people who type in one field. Like the real one, it may merge several updates into one before it
// sends them on. Of what was written and replaced in between, a merged update then has no text.

import * as Y from 'yjs'

/** Somebody who types in the field. */
interface Writer {
  /** Updates on their way to the relay, and from it. */
  readonly up: Uint8Array[]
  readonly down: Uint8Array[]
  hear(): void
}

export class FieldRelay {
  readonly #doc = new Y.Doc()
  readonly #writers: readonly Writer[]
  #arrived: { update: Uint8Array; from: Writer }[] = []

  constructor(writers: readonly Writer[]) {
    this.#writers = writers
  }

  get isIdle(): boolean {
    return this.#arrived.length === 0 && this.#writers.every(({ up, down }) => up.length + down.length === 0)
  }

  /** Takes the next update of a writer. */
  take(from: Writer): void {
    const update = from.up.shift()
    if (update !== undefined) this.#arrived.push({ update, from })
  }

  /** Sends the next updates as one, to everybody except a person who wrote all of them. */
  send(most = 1): void {
    const part = this.#arrived.splice(0, most)
    const merged: Uint8Array[] = []
    const collect = (update: Uint8Array): number => merged.push(update)
    this.#doc.on('update', collect)
    this.#doc.transact(() => {
      for (const { update } of part) Y.applyUpdate(this.#doc, update)
    })
    this.#doc.off('update', collect)
    for (const writer of this.#writers)
      if (part.some(({ from }) => from !== writer)) writer.down.push(...merged)
  }

  /** Delivers everything, one update after the other. */
  settle(): void {
    while (!this.isIdle) {
      for (const writer of this.#writers) while (writer.up.length > 0) this.take(writer)
      while (this.#arrived.length > 0) this.send()
      for (const writer of this.#writers) while (writer.down.length > 0) writer.hear()
    }
  }
}
