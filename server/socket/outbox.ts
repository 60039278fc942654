// What goes out, past ws' own sender. All that one turn has for a socket is one write, and what many
// are sent alike is framed and joined once: a write costs more than what the relay does with what is in it.

import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Reader } from './readers.ts'

export class Outbox {
  /** Those who are sent something this turn. */
  readonly #ways = new Set<Way>()
  #start = new Batch()

  /** The way to who is at the other end of a WebSocket that runs over that socket. */
  to = (ws: WebSocket, socket: Socket, reader: Held): Way => new Way(this, ws, socket, reader)

  /** The first of a way's batches; it is flushed when this turn ends. */
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

/** Whose memory counts what a socket has not taken. */
type Held = Pick<Reader, 'hold' | 'release'>

export class Way {
  readonly #outbox: Outbox
  readonly #ws: WebSocket
  readonly #socket: Socket
  readonly #reader: Held
  #batch: Batch | null = null
  /** Bytes of the longest message since nothing waited. */
  #longest = 0

  constructor(outbox: Outbox, ws: WebSocket, socket: Socket, reader: Held) {
    this.#outbox = outbox
    this.#ws = ws
    this.#socket = socket
    this.#reader = reader
  }

  /** Bytes that the socket has not taken yet. */
  get waiting(): number {
    return this.#ws.bufferedAmount + (this.#batch?.size ?? 0)
  }

  /** So much would wait beside the longest message, were one of so many bytes sent. */
  backlogWith(bytes: number): number {
    const { waiting } = this
    if (waiting === 0) this.#longest = 0
    return waiting + bytes - Math.max(this.#longest, bytes)
  }

  /** `message` stays as it is. */
  send(message: Uint8Array): void {
    this.#longest = Math.max(this.#longest, message.length)
    this.#batch = (this.#batch ?? this.#outbox.begin(this)).and(message)
  }

  /** Now: before anything that ws writes itself. Behind a close frame nothing is sent. */
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

/** Bytes up to which messages are copied behind each other; above it a second chunk takes less. */
const JOINED = 16 * 1024

/** Messages in their order. Who is sent the same ones in the same order has the same batch. */
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

  /** Framed, for a socket. */
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

const BINARY = 0x82 // the only frame of its message

/** RFC 6455, section 5.2: a server masks nothing. */
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
