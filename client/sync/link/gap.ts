// Gaps in a document: updates that wait for an update that has not come.

import * as Y from 'yjs'

/** ms until the relay is asked for the missing update. Doubled each time, because it may not have it. */
const FIRST = 1000
const LAST = 60_000

export const hasGap = ({ store }: Y.Doc): boolean => store.pendingStructs !== null || store.pendingDs !== null

/** The document without its waiting updates, because the relay refuses an update with a gap. */
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

/** Asks for the missing update, at growing intervals. */
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
