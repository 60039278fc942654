// One connection in a room: what it may do, which of its frames are settled, and what it waits for.

import type { Role } from '../../shared/wire/access.ts'
import { encodeFrame, nack, type Frame, type LogReceipt } from '../../shared/wire/frames.ts'
import { Allowance } from '../fair/allowance.ts'
import type { Examined, Measured } from '../update/check.ts'
import { limits } from '../config/limits.ts'
import { weightOf } from '../update/weight.ts'

/** A connection, as the room sees it. */
export interface Peer {
  /** `ours` offered `roundtable.1` and gets acks; `stock` speaks only the protocol of y-websocket. */
  readonly kind: 'ours' | 'stock'
  readonly role: Role
  /** The device whose client ids the connection writes under (`deviceOf`). */
  readonly device: string
  /** A hash of the connection's key, for counting. */
  readonly key: string
  /** Null if the address has no limits. */
  readonly address: string | null
  send(bytes: Uint8Array): void
  /**
   * Charges the connection for work that is done after its message was read. The unit is frames, as in
   * `costOf`.
   */
  spend(frames: number): void
  /**
   * Reports how many bytes of the connection's edits wait for missing edits. If too many bytes wait in all,
   * the connection may be closed.
   */
  holds(bytes: number): void
  /** Whether a long message may be sent now. */
  hasRoomFor(bytes: Uint8Array): boolean
  /**
   * Calls `go` when the connection's turn for a long message has come. `go` must call `done` once the message
   * was sent.
   */
  takeTurn(go: (done: () => void) => void): void
  close(code: number, reason: string): void
}

/** What a connection says about the awareness client that it speaks for. */
export interface PresenceState {
  client: number
  clock: number
  /** The JSON that was sent; `null` says that the client is gone. */
  state: string
}

export interface EditFrame {
  type: 'difference' | 'update' | 'carried'
  update: Uint8Array
  /** Receipts that may show that the room's log has lost updates. */
  logReceipts: readonly LogReceipt[]
  /** What the update costs to examine (`weightOf`); Infinity for a long update. */
  weight: number
  /** The number of this frame among the connection's edit frames, counted from 1. */
  number: number
  /** Null until the update was examined. */
  examined: Examined | null
  /** Whether the cost of merging the update must be measured first. */
  isDoubtful: boolean
  /** Whether the growth that the update brings was counted. */
  isCounted: boolean
  /** Whether the update's scaffolds are genuine, once they were checked. */
  drawing: 'unknown' | 'honest' | 'forged'
  measured: Measured | null
}

export class RoomSeat {
  readonly peer: Peer
  readonly #refused: (code: keyof typeof nack) => void
  /** The connection was sent its step 2. From then on, it is sent updates. */
  caughtUp = false
  /** The connection was welcomed. From then on, it is sent presence. */
  welcomed = false
  gone = false
  /** The operator was told that the connection sends what no honest client sends. */
  reported = false
  /** The connection has sent a forged scaffold; further scaffolds of it are not checked. */
  hasForged = false
  /**
   * The state vector of a client that waits for a step 2. The client gets one step 2, however often it asks.
   */
  wanted: Uint8Array | null = null
  /** The client's step 2 is long, and the client waits for its turn. */
  isInLine = false
  /** The client waits for the room's step 1. It gets one step 1, however often it says that it is ready. */
  isReady = false
  /** The client waits for everybody's presence. It gets one answer, however often it asks. */
  isAsking = false
  presence: PresenceState | null = null
  /** Presence that the client sent before it was welcomed. */
  saidOfItself: Uint8Array | null = null
  /** The client has sent its step 2. */
  hasTold = false
  /** How many client ids the connection was the first to use. */
  introduced = 0
  /** An edit of the client was postponed. Later edits that refer to that edit are postponed as well. */
  isPostponed = false
  #held: EditFrame[] = []
  #heldBytes = 0
  #received = 0
  readonly #settled = new Set<number>()
  #acked = 0
  #ackDue = false
  readonly #presences = new Allowance(limits.awarenessPerSecond)
  readonly #states = new Allowance(limits.statesPerSecond)
  #nextCompare = 0
  #nextAsk = 0

  /** `refused`: called with the code of each refused edit. */
  constructor(peer: Peer, refused: (code: keyof typeof nack) => void) {
    this.peer = peer
    this.#refused = refused
  }

  send(frame: Frame): void {
    if (!this.gone) this.peer.send(encodeFrame(frame))
  }

  sendBytes(bytes: Uint8Array): void {
    if (!this.gone) this.peer.send(bytes)
  }

  /** Makes an edit frame, with its number. */
  receive(type: EditFrame['type'], update: Uint8Array, logReceipts: readonly LogReceipt[] = []): EditFrame {
    return {
      type,
      update,
      logReceipts,
      weight: update.length > limits.short ? Infinity : weightOf(update, limits.windowWeight),
      number: ++this.#received,
      examined: null,
      isDoubtful: false,
      isCounted: false,
      drawing: 'unknown',
      measured: null,
    }
  }

  /** `now` in ms. */
  mayBePresent(now: number): boolean {
    return this.#presences.take(now)
  }

  /** `now` in ms. */
  mayAsk(now: number): boolean {
    return this.#states.take(now)
  }

  /** `now` in ms. */
  mayCompare(now: number): boolean {
    if (now < this.#nextCompare) return false
    this.#nextCompare = now + limits.compareEvery
    return true
  }

  /** `now` in ms. */
  mayAskWhoIsHere(now: number): boolean {
    if (now < this.#nextAsk) return false
    this.#nextAsk = now + limits.presenceEvery
    return true
  }

  get holding(): boolean {
    return this.#held.length > 0
  }

  /** Keeps a frame with a gap until this connection's next step 2. False if too many frames are kept. */
  hold(frame: EditFrame): boolean {
    if (this.#heldBytes + frame.update.length > limits.held || this.#held.length >= limits.heldFrames)
      return false
    this.#heldBytes += frame.update.length
    this.#held.push(withoutItsMessage(frame))
    this.peer.holds(this.#heldBytes)
    return true
  }

  /**
   * Whether the client was asked for a step 2, but has sent so many other frames since that it will not send
   * one.
   */
  get holdsInVain(): boolean {
    const [first] = this.#held
    return first !== undefined && this.#received - first.number > limits.heldFor
  }

  /** Removes and returns the held frames. */
  release(): EditFrame[] {
    if (this.#heldBytes > 0) this.peer.holds(0)
    this.#heldBytes = 0
    return this.#held.splice(0)
  }

  /** Marks a frame as settled: it is on disk, was known before, or is refused for good. */
  settle(frame: EditFrame): void {
    frame.examined = null
    if (this.#settled.size === 0 && frame.number === this.#acked + 1) {
      this.#acked++
      this.#ackDue = true
      return
    }
    this.#settled.add(frame.number)
    while (this.#settled.delete(this.#acked + 1)) {
      this.#acked++
      this.#ackDue = true
    }
  }

  refuse(frame: EditFrame, code: keyof typeof nack, sentence: string): void {
    if (this.peer.kind === 'ours')
      this.send({ type: 'nack', frame: frame.number, code: nack[code], sentence })
    this.#refused(code)
    this.settle(frame)
  }

  /** Sends the number of settled frames, if it has changed. */
  sendAck(): void {
    if (!this.#ackDue || this.peer.kind !== 'ours') return
    this.#ackDue = false
    this.send({ type: 'ack', count: this.#acked })
  }
}

/** Copies the frame, because otherwise it would keep its whole message in memory. */
function withoutItsMessage(frame: EditFrame): EditFrame {
  const update = frame.update.slice()
  const { examined } = frame
  const isOnePiece = examined?.is === 'examined' && examined.pieces.length === 1
  return { ...frame, update, examined: isOnePiece ? { ...examined, pieces: [update] } : examined }
}
