// A WebSocket whose other side is a worker of this page, and whose network can be cut. While the network is
// cut, messages in both directions wait on their way. As on a real network, the socket does not notice.

import type { ToPage, ToWorker } from './wire.ts'

/** The network between the page and its worker. */
export class Network {
  readonly #post: (message: ToWorker) => void
  readonly #sockets = new Map<number, (message: ToPage) => void>()
  #next = 1
  #isCut = false
  /** The messages on their way, in order. */
  readonly #waiting: (() => void)[] = []
  #isPassing = false

  constructor(post: (message: ToWorker) => void) {
    this.#post = post
  }

  cut(isCut: boolean): void {
    this.#isCut = isCut
    this.#passAll()
  }

  /** Call with each message of the worker that is meant for a socket. */
  heard(message: Exclude<ToPage, { is: 'writes' }>): void {
    this.#pass(() => {
      this.#sockets.get(message.socket)?.(message)
      if (message.is === 'closed') this.#sockets.delete(message.socket)
    })
  }

  /** Opens a socket to a room. Returns its number. */
  open(room: string, heard: (message: ToPage) => void): number {
    const socket = this.#next++
    this.#sockets.set(socket, heard)
    this.send({ is: 'open', socket, room })
    return socket
  }

  send(message: ToWorker): void {
    this.#pass(() => this.#post(message))
  }

  forget(socket: number): void {
    this.#sockets.delete(socket)
    this.send({ is: 'close', socket })
  }

  #pass(pass: () => void): void {
    this.#waiting.push(pass)
    this.#passAll()
  }

  /** Messages that a handler sends go behind those that still wait. */
  #passAll(): void {
    if (this.#isPassing) return
    this.#isPassing = true
    try {
      while (!this.#isCut) {
        const pass = this.#waiting.shift()
        if (pass === undefined) break
        pass()
      }
    } finally {
      this.#isPassing = false
    }
  }
}

/** The room in the address of a socket. */
const roomOf = (url: string | URL): string =>
  decodeURIComponent(String(url).replace(/^.*\/sync\/|\?.*$/g, ''))

/** Makes a class of sockets over a network. */
export function socketsOver(network: Network): typeof WebSocket {
  class ChannelSocket extends EventTarget {
    readonly CONNECTING = 0
    readonly OPEN = 1
    readonly CLOSING = 2
    readonly CLOSED = 3
    readyState = 0
    binaryType = 'arraybuffer'
    onopen: ((event: Event) => void) | null = null
    onmessage: ((event: MessageEvent) => void) | null = null
    onclose: ((event: CloseEvent) => void) | null = null
    onerror: ((event: Event) => void) | null = null
    readonly #socket: number

    constructor(url: string | URL) {
      super()
      this.#socket = network.open(roomOf(url), (message) => this.#heard(message))
    }

    #heard(message: ToPage): void {
      if (this.readyState > this.OPEN) return
      if (message.is === 'opened') {
        this.readyState = this.OPEN
        this.#tell(new Event('open'), this.onopen)
      } else if (message.is === 'bytes') {
        const data = message.bytes.slice().buffer
        this.#tell(new MessageEvent('message', { data }), this.onmessage)
      } else if (message.is === 'closed') this.#ended()
    }

    #ended(): void {
      this.readyState = this.CLOSED
      // What a browser reports when a connection has broken.
      this.#tell(new CloseEvent('close', { code: 1006 }), this.onclose)
    }

    #tell<E extends Event>(event: E, handler: ((event: E) => void) | null): void {
      this.dispatchEvent(event)
      handler?.(event)
    }

    send(bytes: Uint8Array): void {
      if (this.readyState === this.OPEN)
        network.send({ is: 'bytes', socket: this.#socket, bytes: bytes.slice() })
    }

    close(): void {
      if (this.readyState > this.OPEN) return
      this.readyState = this.CLOSING
      network.forget(this.#socket)
      queueMicrotask(() => this.#ended())
    }
  }
  return ChannelSocket as unknown as typeof WebSocket
}
