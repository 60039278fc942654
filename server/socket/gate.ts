// Stands between a socket and ws. Decides how many of the bytes that came are handed on, and when.
//
// ws makes events of all frames in a chunk at once. A chunk can hold thousands of frames, and once ws has
// them, they can no longer be held back. So the gate takes the place of ws' own listener, finds where frames
// begin, and hands on a few at a time. The gate hands on nothing before the connection is let in, and nothing
// after a close.

import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { CLOSE, FIRST_CONTROL, FrameReader, type Begun } from './frame-reader.ts'
import { limits } from '../config/limits.ts'
import type { Payer } from './purse.ts'
import type { Sender, Unfinished } from './unfinished.ts'

export interface GateOptions {
  ws: WebSocket
  socket: Socket
  /** ms, for rates */
  now: () => number
  /** Counts the bytes of all messages that have begun. */
  unfinished: Unfinished
  /** Called when the relay closes the connection with a reason. */
  dismissed: (code: number, sentence: string) => void
}

export interface Opened extends Sender {
  payer: Payer
  /** The longest message, in bytes. */
  longest: number
  /** Called when a message begins that is longer than `longest`. */
  tooLong(): void
}

type Phase = { is: 'closed' } | { is: 'open'; opened: Opened } | { is: 'shut'; bytesLeft: number }

/** ms. If a client that floods had to wait longer, its answer to a ping would be read too late. */
const LONGEST_WAIT = 1000

const NOTHING = Buffer.alloc(0)

export class Gate implements Begun {
  readonly dismissed: GateOptions['dismissed']
  readonly #ws: WebSocket
  readonly #socket: Socket
  readonly #now: () => number
  readonly #unfinished: Unfinished
  readonly #handOn: (this: Socket, chunk: Buffer) => void
  readonly #reader = new FrameReader()
  #phase: Phase = { is: 'closed' }
  /** Bytes that came and are not handed on yet. */
  #rest: Buffer = NOTHING
  #isWaiting = false
  #timer: ReturnType<typeof setTimeout> | undefined
  /** The length of the unfinished message, as far as the headers of its frames say. */
  #message = 0
  #isMessageOver = true
  /** How many frames are in the part that is being handed on. */
  #frames = 0
  #isClosing = false
  #isLast = false
  /** Bytes that have come of the unfinished message. */
  #held = 0
  /** `#held` at the last look; null if no message was unfinished then. */
  #heldBefore: number | null = null

  /** Must be made as soon as ws has the socket. */
  constructor({ ws, socket, now, unfinished, dismissed }: GateOptions) {
    this.dismissed = dismissed
    this.#ws = ws
    this.#socket = socket
    this.#now = now
    this.#unfinished = unfinished
    const [listener, ...more] = socket.listeners('data')
    if (listener === undefined || more.length > 0)
      throw new Error('ws no longer reads its socket by a single listener that the gate can replace.')
    this.#handOn = listener as (this: Socket, chunk: Buffer) => void
    socket.off('data', listener as (chunk: Buffer) => void)
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.prependListener('close', () => this.#last())
    ws.pause()
  }

  get isShut(): boolean {
    return this.#phase.is === 'shut'
  }

  /**
   * Whether the socket has ended, and the last bytes that came are being handed on. Nobody will read an
   * answer.
   */
  get isLast(): boolean {
    return this.#isLast
  }

  /**
   * Whether the unfinished message grew by less than `bytes` since the last look, although the gate did not
   * slow it down.
   */
  hasStalled(bytes: number): boolean {
    const before = this.#heldBefore
    this.#heldBefore = this.#held === 0 ? null : this.#held
    return before !== null && !this.#isWaiting && this.#held > 0 && this.#held - before < bytes
  }

  /** From now on, hands on frames. */
  open(opened: Opened): void {
    this.#phase = { is: 'open', opened }
    this.#ws.resume()
  }

  /**
   * Hands on nothing more. Reads and drops a little more, until the other side closes too. Cuts off a client
   * that does not answer our close.
   */
  shut(): void {
    if (this.#phase.is === 'shut') return
    if (this.#phase.is === 'open') this.#release(this.#phase.opened)
    this.#phase = { is: 'shut', bytesLeft: limits.farewell }
    clearTimeout(this.#timer)
    this.#isWaiting = false
    setTimeout(() => this.#ws.terminate(), limits.goodbye).unref()
    const rest = this.#rest
    this.#rest = NOTHING
    this.#ws.resume()
    if (rest.length > 0) this.#pass(rest)
  }

  #take(chunk: Buffer): void {
    if (this.#phase.is === 'shut') return this.#pass(chunk)
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    if (this.#phase.is !== 'open' || this.#isWaiting) return
    const { opened } = this.#phase
    this.#go(opened, opened.payer.key.framesLeft)
  }

  #go(opened: Opened, most: number): void {
    // Even if the budget is overdrawn, one frame is read after the longest wait.
    const isInDebt = opened.payer.wait(this.#now()) > 0
    if (most > 0) this.#read(opened, Math.min(most, isInDebt ? 1 : limits.turn.framesOfOne))
    if (this.#phase.is !== 'open') return
    const wait = Math.min(LONGEST_WAIT, opened.payer.wait(this.#now()))
    if (wait > 0) this.#later(opened, wait)
    else if (this.#rest.length > 0) this.#nextTurn(opened)
    else if (this.#ws.isPaused) this.#ws.resume()
  }

  #later(opened: Opened, wait: number): void {
    this.#hold()
    this.#timer = setTimeout(() => this.#nextTurn(opened), wait).unref()
  }

  #nextTurn({ payer }: Opened): void {
    this.#hold()
    payer.key.next((frames) => {
      this.#isWaiting = false
      if (this.#phase.is === 'open') this.#go(this.#phase.opened, frames)
    })
  }

  #hold(): void {
    this.#isWaiting = true
    if (!this.#ws.isPaused) this.#ws.pause()
  }

  /** Hands on at most `most` frames. Of the last one, hands on what has come. */
  #read(opened: Opened, most: number): void {
    const { payer, longest } = opened
    const chunk = this.#rest
    let at = 0
    this.#frames = 0
    while (at < chunk.length && (this.#frames < most || !this.#reader.isBetween)) {
      const from = at
      at = this.#reader.read(chunk, at, this)
      this.#count(opened, at - from)
      if (this.#message > longest) break
      if (this.#isClosing && this.#reader.isBetween) break
    }
    this.#rest = at === chunk.length ? NOTHING : chunk.subarray(at)
    if (this.#message > longest) return opened.tooLong()
    this.#unfinished.hold(opened, this.#held, this.#now())
    // A part of a frame is as much work as a whole frame.
    payer.spend(Math.max(1, this.#frames), at, this.#now())
    if (this.#phase.is !== 'open') return
    this.#handOn.call(this.#socket, at === chunk.length ? chunk : chunk.subarray(0, at))
    if (this.#isClosing && this.#reader.isBetween) this.shut()
  }

  /** Counts each message separately, even if the next one begins in the same chunk. */
  #count(opened: Opened, bytes: number): void {
    this.#held += bytes
    if (!this.#isMessageOver || !this.#reader.isBetween) return
    this.#held = 0
    this.#heldBefore = null
    this.#unfinished.hold(opened, 0, this.#now())
  }

  /** Counts nothing more for this sender. */
  #release(opened: Opened): void {
    this.#unfinished.hold(opened, 0, this.#now())
    opened.payer.leave()
  }

  /** Called by the frame reader. */
  begun(opcode: number, isFinal: boolean, length: number): void {
    this.#frames++
    if (opcode === CLOSE) this.#isClosing = true
    if (opcode >= FIRST_CONTROL) return
    this.#message = (this.#isMessageOver ? 0 : this.#message) + length
    this.#isMessageOver = isFinal
  }

  /** Reads and drops what comes after the close. */
  #pass(chunk: Buffer): void {
    if (this.#phase.is !== 'shut') return
    this.#phase.bytesLeft -= chunk.length
    if (this.#phase.bytesLeft < 0) return this.#ws.pause()
    for (let at = 0; at < chunk.length;) at = this.#reader.read(chunk, at, this)
    if (this.#isClosing && this.#reader.isBetween) this.#socket.end()
  }

  /** Hands on what came before the socket ended, as far as the payer and this turn allow. */
  #last(): void {
    clearTimeout(this.#timer)
    const left = this.#socket.read() as Buffer | null
    if (left !== null) this.#rest = Buffer.concat([this.#rest, left])
    if (this.#phase.is === 'open' && this.#rest.length > 0) this.#readLast(this.#phase.opened)
    this.#rest = NOTHING
    if (this.#phase.is === 'open') this.#release(this.#phase.opened)
    this.#phase = { is: 'shut', bytesLeft: 0 }
  }

  #readLast(opened: Opened): void {
    const { payer } = opened
    const most = payer.wait(this.#now()) > 0 ? 0 : Math.min(payer.key.framesLeft, limits.turn.framesOfOne)
    if (most === 0) return
    this.#isLast = true
    this.#read(opened, most)
    this.#isLast = false
  }
}
