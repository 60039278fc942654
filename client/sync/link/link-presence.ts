// Who this page says is present, through y-websocket's provider: itself alone, under the id that it
// writes under, and heard again after each loss of the line.

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
    // Its own handler says again what it hears of others: with fifty in a call, fifty times what everybody does.
    awareness.off('update', provider._awarenessUpdateHandler)
    awareness.on('update', this.#say)
  }

  #say = ({ added, updated, removed }: PresenceChange, origin: unknown): void => {
    const { clientID } = this.#awareness
    if (![added, updated, removed].some((clients) => clients.includes(clientID))) return
    this.#provider._awarenessUpdateHandler({ added: [], updated: [clientID], removed: [] }, origin)
  }

  /** Of those that it has taken off the list the provider keeps a clock, by which it would not hear them again unchanged. */
  forgetOthers(): void {
    const { clientID, meta, states } = this.#awareness
    for (const client of meta.keys()) if (client !== clientID && !states.has(client)) meta.delete(client)
  }

  /** Who lost sight of us, as everybody does with the relay, hears us again only as something new. */
  renew(): void {
    const state = this.#awareness.getLocalState()
    if (state !== null) this.#awareness.setLocalState(state)
  }

  /** The document has another client id; until this connection ends, which speaks for one alone, we stay under the former. */
  stay(): void {
    this.#isStaying = true
    // The provider looks for it.
    this.#awareness.meta.set(this.#doc.clientID, { clock: 0, lastUpdated: 0 })
  }

  connectionEnded(): void {
    this.#isStaying = false
    this.followClientId()
  }

  /** Where another device turns out to write under our client id, Yjs takes a new one; then we are present under that. */
  followClientId(): void {
    const awareness = this.#awareness
    const { clientID } = this.#doc
    if (this.#isStaying || awareness.clientID === clientID) return
    const { clientID: before, meta, states } = awareness
    const state = awareness.getLocalState()
    const clock = meta.get(before)
    states.delete(before)
    meta.delete(before)
    if (clock) meta.set(clientID, clock) // a clock that begins at 0 would not be heard
    awareness.clientID = clientID
    awareness.setLocalState(state)
  }

  close(): void {
    this.#awareness.off('update', this.#say)
  }
}
