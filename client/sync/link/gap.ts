// What waits in a document for a change that has not come.

import * as Y from 'yjs'

/** ms until a gap is asked about; doubled while it stays, for the relay may never have had what is missing. */
const FIRST = 1000
const LAST = 60_000

export const hasGap = ({ store }: Y.Doc): boolean => store.pendingStructs !== null || store.pendingDs !== null

/** What is whole: the relay takes no update with a hole in it, so what waits for something stays here. */
export function wholePart(doc: Y.Doc, vector: Uint8Array): Uint8Array {
  const { store } = doc
  const { pendingStructs, pendingDs } = store
  store.pendingStructs = null
  store.pendingDs = null
  const update = Y.encodeStateAsUpdate(doc, vector)
  store.pendingStructs = pendingStructs
  store.pendingDs = pendingDs
  return update
}

/** Asks for what is missing, more and more seldom. */
export class GapWatch {
  readonly #ask: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #wait = FIRST

  constructor(ask: () => void) {
    this.#ask = ask
  }

  opened(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#wait = Math.min(this.#wait * 2, LAST)
      this.#ask()
    }, this.#wait)
  }

  closed(): void {
    this.stop()
    this.#wait = FIRST
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
