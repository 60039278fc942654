// The outer edge of HTTP. It bounds how much of the relay's memory one client can hold, even without a key.
//
//   quiet    sockets without a whole request: new ones, those with half a request, and idle ones
//   asked    requests, until the client has read their answer
//   bodies   requests whose body has not come or is not read yet
//
// The number of each kind is bounded. If there are too many of a kind, the address that has the most loses its
// oldest one. An answer that nobody reads is cut off.

import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Crowd } from './crowd.ts'
import { limits } from '../config/limits.ts'

/** The requests of one socket. */
interface Line {
  /** In the order in which they came. */
  readonly asked: Map<IncomingMessage, ServerResponse>
  /**
   * Destroys the socket if the client does not read an answer in time; null while no answer is being read.
   */
  timer: ReturnType<typeof setTimeout> | null
  /** Whether this socket gets no more answers. */
  isOver: boolean
}

export class Edge {
  readonly #quiet: Crowd<Socket>
  readonly #asked: Crowd<IncomingMessage>
  readonly #bodies: Crowd<IncomingMessage>
  readonly #lines = new Map<Socket, Line>()

  constructor({ quiet, asked, bodies }: Record<'quiet' | 'asked' | 'bodies', number>) {
    this.#quiet = new Crowd(quiet, (socket) => socket.destroy())
    this.#asked = new Crowd(asked, ({ socket }) => socket.destroy())
    this.#bodies = new Crowd(bodies, ({ socket }) => socket.destroy())
  }

  /** How many requests have an answer that is not read yet. */
  get asked(): number {
    return this.#asked.size
  }

  /** Must be called before anything else listens for upgrades. */
  watch(server: Server): void {
    server.on('connection', (socket) => {
      this.#isQuiet(socket)
      socket.once('close', () => this.#closed(socket))
    })
    server.on('upgrade', (_request, socket) => {
      this.#quiet.leave(socket as Socket)
      if (server.listenerCount('upgrade') === 1) socket.destroy() // ends an upgrade for which nobody else listens any more
    })
  }

  /** Counts a request under `name`. False if the request must not be answered. */
  ask(name: string, request: IncomingMessage, response: ServerResponse): boolean {
    const { socket, headers } = request
    const line = this.#lines.get(socket) ?? { asked: new Map(), timer: null, isOver: false }
    if (socket.destroyed || line.isOver) return false
    this.#lines.set(socket, line)
    line.asked.set(request, response)
    this.#quiet.leave(socket)
    response.once('close', () => this.#answered(request))
    this.#asked.enter(name, request)
    if (hasBody(headers)) {
      this.#bodies.enter(name, request)
      request.once('end', () => this.#bodies.leave(request))
    }
    return !socket.destroyed
  }

  /** Called when an answer begins. If the client does not read it in time, the socket is destroyed. */
  answer({ socket }: IncomingMessage): void {
    const line = this.#lines.get(socket)
    if (line) line.timer ??= setTimeout(() => socket.destroy(), limits.reading).unref()
  }

  /** Answers no further request of this socket. */
  beLast({ socket }: IncomingMessage): void {
    const line = this.#lines.get(socket)
    if (line) line.isOver = true
  }

  #answered(request: IncomingMessage): void {
    this.#asked.leave(request)
    this.#bodies.leave(request)
    const { socket } = request
    const line = this.#lines.get(socket)
    if (!line?.asked.delete(request)) return
    if (line.timer !== null) clearTimeout(line.timer)
    line.timer = null
    if (line.asked.size > 0) return this.answer(request)
    this.#lines.delete(socket)
    if (!socket.destroyed) this.#isQuiet(socket)
  }

  /**
   * Node closes only the answer that was being sent, so this method closes the answers that waited after it.
   */
  #closed(socket: Socket): void {
    this.#quiet.leave(socket)
    for (const response of this.#lines.get(socket)?.asked.values() ?? []) {
      response.destroy()
      response.emit('close')
    }
  }

  /** Counts the socket under its own address, because no header has been read yet. */
  #isQuiet(socket: Socket): void {
    this.#quiet.enter(socket.remoteAddress ?? '', socket)
  }
}

const hasBody = (headers: IncomingMessage['headers']): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
