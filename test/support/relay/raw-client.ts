// A client that sends whatever frames a test gives it, and keeps the frames that it receives.

import { once } from 'node:events'
import { WebSocket, type ClientOptions } from 'ws'
import * as Y from 'yjs'
import { decodeFrame, encodeFrame, SUBPROTOCOL, type Frame, type Read } from '../../../shared/wire/frames.ts'

export class RawClient {
  readonly socket: WebSocket
  /** The code and reason with which the relay closed the connection. */
  readonly closed: Promise<{ code: number; reason: string }>
  readonly #frames: Read[] = []
  #told: () => void = () => undefined
  #over = false

  constructor(url: string, protocols: string[], options: ClientOptions = {}) {
    this.socket = new WebSocket(url, protocols, options)
    this.socket.on('error', () => undefined) // a close follows
    this.socket.on('message', (data: Buffer) => {
      this.#frames.push(decodeFrame(new Uint8Array(data)))
      this.#told()
    })
    this.closed = new Promise((done) =>
      this.socket.on('close', (code, reason) => {
        this.#over = true
        this.#told()
        done({ code, reason: String(reason) })
      }),
    )
  }

  /** Connects to a room with a key, as our page or as a stock client. */
  static join(base: string, room: string, key: string, kind: 'ours' | 'stock' = 'ours'): RawClient {
    const protocols = kind === 'ours' ? [SUBPROTOCOL, `key.${key}`] : [`key.${key}`]
    return new RawClient(`${base.replace('http', 'ws')}sync/${room}`, protocols)
  }

  say(...frames: Frame[]): void {
    for (const frame of frames) this.socket.send(encodeFrame(frame))
  }

  /**
   * Waits for the next frame of a type and removes it from the kept ones; null if the connection ends first.
   */
  async next<T extends Read['type']>(type: T): Promise<Extract<Read, { type: T }> | null> {
    for (;;) {
      const at = this.#frames.findIndex((frame) => frame.type === type)
      if (at >= 0) return this.#frames.splice(at, 1)[0] as Extract<Read, { type: T }>
      if (this.#over) return null
      await new Promise<void>((told) => (this.#told = told))
    }
  }

  /** The frames of a type that have arrived and that `next` has not removed. */
  heard<T extends Read['type']>(type: T): Extract<Read, { type: T }>[] {
    return this.#frames.filter((frame): frame is Extract<Read, { type: T }> => frame.type === type)
  }

  /** Drops the frames that have arrived so far. */
  forget(): void {
    this.#frames.length = 0
  }

  /** The room's document, as the relay sends it; null if the connection ends first. */
  async read(): Promise<Y.Doc | null> {
    if (this.socket.readyState === WebSocket.CONNECTING)
      await Promise.race([once(this.socket, 'open'), this.closed])
    if (this.socket.readyState === WebSocket.OPEN) this.say({ type: 'state', vector: new Uint8Array([0]) })
    const difference = await this.next('difference')
    if (difference === null) return null
    const doc = new Y.Doc()
    Y.applyUpdate(doc, difference.update)
    return doc
  }

  async close(): Promise<void> {
    this.socket.close()
    await this.closed
  }
}

/** An update of a new client that inserts a text. */
export function textUpdate(text: string): Uint8Array {
  const doc = new Y.Doc()
  doc.getText('t').insert(0, text)
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return update
}
