// A client for any of the relays. A full client has the whole document. Any other client has only its own
// edits, so hundreds of them leave the driver time to measure.

import { once } from 'node:events'
import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { Contestant } from './contestants.ts'
import { wireOf, type Heard, type Wire } from './wire.ts'

export interface ClientOptions {
  room: number
  /** Whether the client applies the updates that it receives. */
  full?: boolean
  /** Whether the client keeps the updates that it receives, to be read later. */
  keeps?: boolean
  doc?: Y.Doc
  /** Called with each update that the client receives. */
  onheard?: (update: Uint8Array) => void
  onclosed?: () => void
}

export class Client {
  readonly doc: Y.Doc
  /** The updates that the client received, if it keeps them. */
  readonly kept: Uint8Array[] = []
  /** Resolves once the client has received what it lacked. */
  readonly synced: Promise<void>
  readonly #socket: WebSocket
  readonly #wire: Wire
  readonly #options: ClientOptions
  #onsynced: () => void = () => undefined
  #clock = 0

  constructor(contestant: Contestant, options: ClientOptions) {
    this.#options = options
    this.doc = options.doc ?? new Y.Doc()
    this.#wire = wireOf(contestant.document(options.room))
    this.#socket = new WebSocket(contestant.url(options.room), contestant.protocols)
    this.synced = new Promise((done) => (this.#onsynced = done))
    this.#socket.on('message', (bytes: Buffer) => this.#hear(this.#wire.read(bytes)))
    this.#socket.on('close', () => this.#options.onclosed?.())
    this.#socket.on('error', () => undefined) // a close follows, and then everything that waits for the client fails
    this.#socket.once('open', () => {
      for (const bytes of this.#wire.hello()) this.#socket.send(bytes)
      if (contestant.name === 'floor') this.#onsynced()
      else this.#socket.send(this.#wire.step1(Y.encodeStateVector(this.doc)))
    })
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#socket.send(this.#wire.update(update))
    })
  }

  static async join(contestant: Contestant, options: ClientOptions): Promise<Client> {
    const client = new Client(contestant, options)
    const closed = once(client.#socket, 'close').then(([code]) => {
      throw new Error(`${contestant.name} let no client in: ${String(code)}.`)
    })
    await Promise.race([client.synced, closed])
    closed.catch(() => undefined) // after joining, `close` waits for the end
    return client
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN
  }

  /** Sends the client's caret, as an editor does with each key. */
  moveCaret(at: number): void {
    const state = JSON.stringify({ user: { name: '@kevina', color: 3 }, cursor: { section: 'kevina', at } })
    const update = encoding.encode((to) => {
      for (const number of [1, this.doc.clientID, ++this.#clock]) encoding.writeVarUint(to, number)
      encoding.writeVarString(to, state)
    })
    this.#socket.send(this.#wire.awareness(update))
  }

  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return
    const closed = once(this.#socket, 'close')
    this.#socket.close()
    await closed
  }

  #hear(heard: Heard): void {
    if (heard.is === 'other') return
    if (heard.is === 'step1') {
      this.#socket.send(this.#wire.step2(Y.encodeStateAsUpdate(this.doc, heard.vector)))
      return
    }
    if (this.#options.keeps) this.kept.push(heard.update)
    this.#options.onheard?.(heard.update)
    if (this.#options.full) Y.applyUpdate(this.doc, heard.update, this)
    if (heard.is === 'step2') this.#onsynced()
  }
}
