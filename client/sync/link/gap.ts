// Gaps in a document. While an update is missing, Yjs keeps the updates that build on it as pending.

import * as Y from 'yjs'

/** ms until the page first asks the relay for the missing update. Each later wait is twice as long. */
const FIRST = 1000
/** The longest such wait, in ms. (The relay may not have the missing update either.) */
const LAST = 60_000

export const hasGap = ({ store }: Y.Doc): boolean => store.pendingStructs !== null || store.pendingDs !== null

/** The part that this state vector lacks, without pending updates, because the relay refuses a gap. */
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

/** While there is a gap, asks for the missing update, at growing intervals. */
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
