// The outer edge of HTTP: what takes memory for as long as the other side likes, key or no key.
//
//   quiet    sockets that are asked nothing: nothing came yet, half a request, or nothing more
//   asked    requests, until their answer is read
//   bodies   requests whose body is still to come, or to be read
//
// Of each there are so many, and one address ends its own first. An answer that nobody reads is cut off.

import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Crowd } from './crowd.ts'
import { limits } from '../config/limits.ts'

/** A socket. */
interface Line {
  /** What is asked on it, first come first. */
  readonly asked: Map<IncomingMessage, ServerResponse>
  /** While an answer is being read. */
  timer: ReturnType<typeof setTimeout> | null
  /** Nothing more is answered. */
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

  /** Requests whose answers are not read. */
  get asked(): number {
    return this.#asked.size
  }

  /** To be called before anything else listens for upgrades. */
  watch(server: Server): void {
    server.on('connection', (socket) => {
      this.#isQuiet(socket)
      socket.once('close', () => this.#closed(socket))
    })
    server.on('upgrade', (_request, socket) => {
      this.#quiet.leave(socket as Socket)
      if (server.listenerCount('upgrade') === 1) socket.destroy() // nobody takes it any more
    })
  }

  /** It is asked for by `name`; whether it is to be answered. */
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

  /** From now on an answer is read, or cut off. */
  answer({ socket }: IncomingMessage): void {
    const line = this.#lines.get(socket)
    if (line) line.timer ??= setTimeout(() => socket.destroy(), limits.reading).unref()
  }

  /** What else is asked on its socket is not answered. */
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

  /** Node tells only the answer that was being sent; those that waited behind it are told here. */
  #closed(socket: Socket): void {
    this.#quiet.leave(socket)
    for (const response of this.#lines.get(socket)?.asked.values() ?? []) {
      response.destroy()
      response.emit('close')
    }
  }

  /** By the socket's own address: who it is for is not known yet. */
  #isQuiet(socket: Socket): void {
    this.#quiet.enter(socket.remoteAddress ?? '', socket)
  }
}

const hasBody = (headers: IncomingMessage['headers']): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
