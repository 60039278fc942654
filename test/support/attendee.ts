// Somebody who takes part in a simulation: a document, and the page's own link or a stock provider,
// on sockets whose frames only the simulation moves.

import { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { NOTHING_CONFIRMED, type Confirmed } from '../../client/confirmed.ts'
import { openLink, type LinkState } from '../../client/link.ts'
import type { Peer } from '../../server/seat.ts'
import type { Receipt } from '../../shared/frames.ts'
import { scriptedSockets, type ScriptedSocket } from './scripted-socket.ts'

// Each stock provider listens for the end of the process.
process.setMaxListeners(0)

interface Page {
  doc: Y.Doc
  awareness: Awareness
  state: LinkState['is'] | 'stock'
  saved: boolean
  /** The relay has told what this page lacked. */
  synced: boolean
  confirmed: Confirmed
  retry(): void
  pushBack(): void
  close(): void
}

export interface AttendeeOptions {
  name: string
  kind: Peer['kind']
  room: string
  /** A client id that nobody had. */
  newId: () => number
}

export class Attendee {
  readonly name: string
  readonly kind: Peer['kind']
  /** Words typed, in order. */
  readonly typed: string[] = []
  /** Sentences that the page told. */
  readonly told: string[] = []
  online = false
  readonly #options: AttendeeOptions
  #sockets: ScriptedSocket[] = []
  #page: Page

  constructor(options: AttendeeOptions) {
    this.#options = options
    this.name = options.name
    this.kind = options.kind
    this.#page = this.#open(new Uint8Array([0, 0]), NOTHING_CONFIRMED)
  }

  /** The secret that its client ids belong to. */
  get device(): string {
    return this.kind === 'ours' ? `device of ${this.name}` : 'key k'
  }

  get doc(): Y.Doc {
    return this.#page.doc
  }

  get text(): Y.Text {
    return this.doc.getText('text')
  }

  get words(): string[] {
    return wordsOf(this.text.toJSON())
  }

  get state(): Page['state'] {
    return this.#page.state
  }

  /** What the screen says, by the evidence that the page has. */
  get saved(): boolean {
    return this.#page.saved
  }

  get synced(): boolean {
    return this.#page.synced
  }

  /** The relay's last word on how far the log is. */
  get receipt(): Receipt | null {
    return this.#page.confirmed.receipt
  }

  /** Names of those that it sees present. */
  get present(): string[] {
    return [...this.#page.awareness.getStates().values()].map((state) => String(state['name'])).sort()
  }

  /** The socket that it uses now. */
  get socket(): ScriptedSocket | null {
    return this.#sockets.at(-1) ?? null
  }

  /** `at` (0 to 1) names a place between two words. */
  type(words: readonly string[], at: number): void {
    for (const word of words) {
      const before = this.words.slice(0, Math.floor(at * (this.words.length + 1))).join(' ')
      const index = Math.min(before === '' ? 0 : before.length + 1, this.text.length)
      this.text.insert(index, `${word} `)
      this.typed.push(word)
    }
  }

  retry(): void {
    this.#page.retry()
  }

  pushBack(): void {
    this.#page.pushBack()
  }

  /** The page is loaded anew, from what its device had stored. */
  reload(): void {
    const { doc, confirmed } = this.#page
    this.close()
    this.#page = this.#open(Y.encodeStateAsUpdate(doc), confirmed)
  }

  close(): void {
    this.#page.close()
    this.#page.awareness.destroy()
    this.#sockets = []
  }

  #open(stored: Uint8Array, confirmed: Confirmed): Page {
    const doc = new Y.Doc()
    doc.clientID = this.#options.newId()
    Y.applyUpdate(doc, stored)
    const awareness = new Awareness(doc)
    awareness.setLocalState({ name: this.name })
    const { Socket, made } = scriptedSockets()
    this.#sockets = made
    return this.kind === 'ours'
      ? this.#openOurs(doc, awareness, confirmed, Socket)
      : this.#openStock(doc, awareness, Socket)
  }

  #openOurs(doc: Y.Doc, awareness: Awareness, confirmed: Confirmed, socket: typeof WebSocket): Page {
    const link = openLink({
      url: `ws://${this.name}/sync`, // of one address, two in this process would pass for tabs of one browser
      room: this.#options.room,
      doc,
      awareness,
      key: 'k',
      device: this.device,
      confirmed,
      onchange: () => undefined,
      tell: (sentence) => void this.told.push(sentence),
      socket,
    })
    return {
      doc,
      awareness,
      get state() {
        return link.state.is
      },
      get saved() {
        return link.state.is === 'live' && link.state.settled
      },
      get synced() {
        return link.state.is === 'live'
      },
      get confirmed() {
        return link.confirmed
      },
      retry: () => link.retry(),
      pushBack: () => link.pushBack(),
      close: () => link.close(),
    }
  }

  #openStock(doc: Y.Doc, awareness: Awareness, socket: typeof WebSocket): Page {
    const provider = new WebsocketProvider('ws://relay/sync', this.#options.room, doc, {
      awareness,
      protocols: ['key.k'],
      WebSocketPolyfill: socket,
      disableBc: true,
    })
    return {
      doc,
      awareness,
      state: 'stock',
      saved: false,
      get synced() {
        return provider.synced
      },
      confirmed: NOTHING_CONFIRMED,
      retry: () => provider.connect(),
      pushBack: () => undefined,
      close: () => {
        doc.clientID = awareness.clientID // where Yjs gave it another one, a stock provider cannot leave
        provider.destroy()
      },
    }
  }
}

/** Words that are whole: each ends with a space. */
export const wordsOf = (text: string): string[] => text.match(/\S+(?= )/g) ?? []
