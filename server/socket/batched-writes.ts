// Sends messages without ws' own sender. All messages to a socket in one turn are one write, because a write
// costs more than everything else that the relay does with a message. If many sockets get the same messages,
// these are framed and joined once.

import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Reader } from './readers.ts'

export class BatchedWrites {
  /** The ways (one to each client) that have messages to send in this turn. */
  readonly #ways = new Set<Way>()
  #start = new Batch()

  /** The way to the client of a WebSocket, which runs over `socket`. */
  to = (ws: WebSocket, socket: Socket, reader: Held): Way => new Way(this, ws, socket, reader)

  /** Begins a way's batch, which is flushed when this turn ends. */
  begin(way: Way): Batch {
    if (this.#ways.size === 0) process.nextTick(() => this.#flush())
    this.#ways.add(way)
    return this.#start
  }

  #flush(): void {
    for (const way of this.#ways) way.flush()
    this.#ways.clear()
    this.#start = new Batch()
  }
}

/** Counts the messages that a socket has not passed on yet. */
type Held = Pick<Reader, 'hold' | 'release'>

export class Way {
  readonly #writes: BatchedWrites
  readonly #ws: WebSocket
  readonly #socket: Socket
  readonly #reader: Held
  #batch: Batch | null = null
  /** Bytes of the longest message since the socket last had nothing waiting. */
  #longest = 0

  constructor(writes: BatchedWrites, ws: WebSocket, socket: Socket, reader: Held) {
    this.#writes = writes
    this.#ws = ws
    this.#socket = socket
    this.#reader = reader
  }

  /** Bytes that the socket has not passed on yet. */
  get waiting(): number {
    return this.#ws.bufferedAmount + (this.#batch?.size ?? 0)
  }

  /** How many bytes would wait if a message of `bytes` bytes were sent, not counting the longest message. */
  backlogWith(bytes: number): number {
    const { waiting } = this
    if (waiting === 0) this.#longest = 0
    return waiting + bytes - Math.max(this.#longest, bytes)
  }

  /** `message` must never change after this call. */
  send(message: Uint8Array): void {
    this.#longest = Math.max(this.#longest, message.length)
    this.#batch = (this.#batch ?? this.#writes.begin(this)).and(message)
  }

  /**
   * Writes the batch now. Must be called before ws itself writes anything. Writes nothing after a close
   * frame.
   */
  flush(): void {
    const batch = this.#batch
    this.#batch = null
    if (batch === null || this.#ws.readyState !== this.#ws.OPEN) return
    const { chunks } = batch
    const mayWait = batch.size > JOINED || this.#socket.writableLength > 0
    const taken = mayWait ? () => this.#reader.release(chunks) : undefined
    if (chunks.length > 1) this.#socket.cork()
    for (const [at, chunk] of chunks.entries())
      this.#socket.write(chunk, at === chunks.length - 1 ? taken : undefined)
    if (chunks.length > 1) this.#socket.uncork()
    if (mayWait && this.#socket.writableLength > 0) this.#reader.hold(chunks)
  }
}

/**
 * If messages have at most this number of bytes in all, they are copied into one chunk. Above that, the copy
 * costs more than it saves.
 */
const JOINED = 16 * 1024

/** Messages in order. Sockets that get the same messages in the same order share a batch. */
class Batch {
  /** Bytes of the messages. */
  readonly size: number
  readonly #last: { before: Batch; message: Uint8Array } | null
  readonly #next = new Map<Uint8Array, Batch>()
  #chunks: readonly Uint8Array[] | null = null

  constructor(last: { before: Batch; message: Uint8Array } | null = null) {
    this.#last = last
    this.size = last === null ? 0 : last.before.size + last.message.length
  }

  and(message: Uint8Array): Batch {
    const known = this.#next.get(message)
    if (known !== undefined) return known
    const next = new Batch({ before: this, message })
    this.#next.set(message, next)
    return next
  }

  /** The framed messages, as the chunks to write. */
  get chunks(): readonly Uint8Array[] {
    return (this.#chunks ??= this.#framed())
  }

  #framed(): Uint8Array[] {
    const chunks: Uint8Array[] = []
    for (let last = this.#last; last !== null; last = last.before.#last)
      chunks.push(last.message, headOf(last.message))
    chunks.reverse()
    return this.size > JOINED ? chunks : [Buffer.concat(chunks)]
  }
}

const BINARY = 0x82 // a message in one frame

/** The header of a frame (RFC 6455, section 5.2). A server does not mask. */
function headOf({ length }: Uint8Array): Uint8Array {
  if (length < 126) return Buffer.from([BINARY, length])
  const head = Buffer.alloc(length < 0x10000 ? 4 : 10)
  head[0] = BINARY
  if (head.length === 4) {
    head[1] = 126
    head.writeUInt16BE(length, 2)
  } else {
    head[1] = 127
    head.writeBigUInt64BE(BigInt(length), 2)
  }
  return head
}
