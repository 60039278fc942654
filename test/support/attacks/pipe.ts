// A WebSocket connection as raw bytes. This side sends without checks or pauses, and answers nothing.

import { connect, type Socket } from 'node:net'
import type { Counts } from '../basics/rounds.ts'
import type { Target } from './attack.ts'

export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** One frame. Its mask is zeros, which leaves the bytes as they are. */
export function wsFrame(opcode: keyof typeof OPCODES, payload: Uint8Array, isLast = true): Buffer {
  const { length } = payload
  const head =
    length < 126
      ? [0x80 | length]
      : length < 65536
        ? [0x80 | 126, length >> 8, length & 255]
        : longHead(length)
  return Buffer.concat([Buffer.from([(isLast ? 0x80 : 0) | OPCODES[opcode], ...head, 0, 0, 0, 0]), payload])
}

const longHead = (length: number): number[] => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(length))
  return [0x80 | 127, ...bytes]
}

/** The bytes, many times, in one buffer. */
export const repeated = (bytes: Uint8Array, times: number): Buffer =>
  Buffer.concat(Array.from({ length: times }, () => bytes))

export interface PipeOptions {
  room?: string
  key?: string
  /** Whether to offer our subprotocol. */
  ours?: boolean
  path?: string
}

export class Pipe {
  readonly socket: Socket
  over = false
  /** How many bytes the relay has sent. */
  heard = 0
  #wake: () => void = () => undefined

  /** The signal ends the connection. */
  constructor({ port }: Pick<Target, 'port'>, until: AbortSignal) {
    const end = () => this.end()
    until.addEventListener('abort', end, { once: true })
    this.socket = connect({ port, host: '127.0.0.1' })
    this.socket.on('error', () => undefined) // because the relay may cut the connection
    this.socket.on('data', (bytes: Buffer) => {
      this.heard += bytes.length
      this.#wake()
    })
    this.socket.on('drain', () => this.#wake())
    this.socket.on('close', () => {
      until.removeEventListener('abort', end)
      this.over = true
      this.#wake()
    })
  }

  /** Asks for a WebSocket. Resolves once the relay has sent anything or has ended the connection. */
  static async open(
    target: Target,
    { room = '', key, ours = true, path }: PipeOptions,
    until: AbortSignal,
  ): Promise<Pipe> {
    const pipe = new Pipe(target, until)
    const protocols = [...(ours ? ['roundtable.1'] : []), ...(key === undefined ? [] : [`key.${key}`])]
    pipe.socket.write(upgradeRequest(target.port, path ?? `/sync/${room}`, protocols))
    await pipe.until(() => pipe.heard > 0)
    return pipe
  }

  /** False once the connection has ended. */
  async write(bytes: Uint8Array): Promise<boolean> {
    if (this.over) return false
    if (!this.socket.write(bytes)) await this.until(() => this.socket.writableLength === 0)
    return !this.over
  }

  async until(seen: () => boolean): Promise<void> {
    while (!this.over && !seen()) await new Promise<void>((wake) => (this.#wake = wake))
  }

  end(): void {
    this.socket.destroy()
    this.#wake()
  }
}

export function upgradeRequest(port: number, path: string, protocols: readonly string[]): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...(protocols.length > 0 ? [`Sec-WebSocket-Protocol: ${protocols.join(', ')}`] : []),
    '\r\n',
  ].join('\r\n')
}

/** Opens a connection, writes until it ends, and opens the next one, until the signal. */
export async function flood(
  target: Target,
  options: PipeOptions,
  until: AbortSignal,
  counts: Counts,
  next: (nth: number) => Uint8Array,
  before: (pipe: Pipe) => Promise<boolean> = () => Promise.resolve(true),
): Promise<void> {
  counts['bytes sent'] ??= 0
  counts['connections'] ??= 0
  while (!until.aborted) {
    const pipe = await Pipe.open(target, options, until)
    counts['connections']++
    let goesOn = await before(pipe)
    for (let nth = 0; goesOn && !until.aborted; nth++) {
      const bytes = next(nth)
      goesOn = await pipe.write(bytes)
      counts['bytes sent'] += bytes.length
      await new Promise((done) => setImmediate(done))
    }
    pipe.end()
    await new Promise((done) => setTimeout(done, 5))
  }
}
