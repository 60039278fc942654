// Announces presence through y-websocket's provider: only this page's own presence, under the client id that
// the page writes with, and again after each reconnection.

import type { Awareness } from 'y-protocols/awareness'
import type { WebsocketProvider } from 'y-websocket'
import type * as Y from 'yjs'

interface PresenceChange {
  added: number[]
  updated: number[]
  removed: number[]
}

export class LinkPresence {
  readonly #provider: WebsocketProvider
  readonly #doc: Y.Doc
  readonly #awareness: Awareness
  #isStaying = false

  constructor(provider: WebsocketProvider, doc: Y.Doc, awareness: Awareness) {
    this.#provider = provider
    this.#doc = doc
    this.#awareness = awareness
    // The provider's own handler also repeats the presence of others. In a call of fifty people, every change
    // would be sent fifty times.
    awareness.off('update', provider._awarenessUpdateHandler)
    awareness.on('update', this.#say)
  }

  #say = ({ added, updated, removed }: PresenceChange, origin: unknown): void => {
    const { clientID } = this.#awareness
    if (![added, updated, removed].some((clients) => clients.includes(clientID))) return
    this.#provider._awarenessUpdateHandler({ added: [], updated: [clientID], removed: [] }, origin)
  }

  /** Drops the clocks of removed clients. Otherwise, a client that returns with its old clock is ignored. */
  forgetOthers(): void {
    const { clientID, meta, states } = this.#awareness
    for (const client of meta.keys()) if (client !== clientID && !states.has(client)) meta.delete(client)
  }

  /** Announces our state with a new clock. Clients that have dropped us would ignore the old one. */
  renew(): void {
    const state = this.#awareness.getLocalState()
    if (state !== null) this.#awareness.setLocalState(state)
  }

  /**
   * Keeps our presence under the former client id until this connection ends, because one connection may
   * announce only one id.
   */
  stay(): void {
    this.#isStaying = true
    // The provider expects that there is a clock for the document's client id.
    this.#awareness.meta.set(this.#doc.clientID, { clock: 0, lastUpdated: 0 })
  }

  connectionEnded(): void {
    this.#isStaying = false
    this.followClientId()
  }

  /**
   * Announces us under the document's new client id. (Yjs takes a new id if another client turns out to use
   * ours.)
   */
  followClientId(): void {
    const awareness = this.#awareness
    const { clientID } = this.#doc
    if (this.#isStaying || awareness.clientID === clientID) return
    const { clientID: before, meta, states } = awareness
    const state = awareness.getLocalState()
    const clock = meta.get(before)
    states.delete(before)
    meta.delete(before)
    if (clock) meta.set(clientID, clock) // a clock that starts at 0 would be ignored
    awareness.clientID = clientID
    awareness.setLocalState(state)
  }

  close(): void {
    this.#awareness.off('update', this.#say)
  }
}
