// One connection in a room: what it may do, which of its frames are dealt with, what it waits for.

import type { Role } from '../../shared/wire/access.ts'
import { encodeFrame, nack, type Frame, type LogReceipt } from '../../shared/wire/frames.ts'
import { Allowance } from '../fair/allowance.ts'
import type { Examined, Measured } from '../update/check.ts'
import { limits } from '../config/limits.ts'
import { weightOf } from '../update/weight.ts'

/** A connection, as the room sees it. */
export interface Peer {
  /** `ours` offered `roundtable.1` and is told of acks; `stock` speaks plain y-websocket. */
  readonly kind: 'ours' | 'stock'
  readonly role: Role
  /** Whose client ids it writes under: `deviceOf`. */
  readonly device: string
  /** The link's key it came with, unreadable; for counting. */
  readonly key: string
  /** Where it comes from; null for one that is not counted by that. */
  readonly address: string | null
  send(bytes: Uint8Array): void
  /** It pays for what is done for it later than when its message came; in frames, as `costOf` counts. */
  spend(frames: number): void
  /** So many bytes of what it sent wait here for what they refer to; it may have to go where that is too much together. */
  holds(bytes: number): void
  /** A message may be long, and sent now. */
  hasRoomFor(bytes: Uint8Array): boolean
  /** Calls `go` when its turn to be sent a long one has come, and what that calls when it was sent. */
  takeTurn(go: (done: () => void) => void): void
  close(code: number, reason: string): void
}

/** Who a connection speaks for. */
export interface PresenceState {
  client: number
  clock: number
  /** JSON as sent, unread but for one's own; `null` says that the client is gone. */
  state: string
}

export interface EditFrame {
  type: 'difference' | 'update' | 'carried'
  update: Uint8Array
  /** They may show that the room's log lacks what it had. */
  receipts: readonly LogReceipt[]
  /** What it costs to look at, where it is short; see there. */
  weight: number
  /** Counted from 1 among this connection's edit frames. */
  number: number
  /** Its update, once that was looked at. */
  examined: Examined | null
  /** What it costs the document, where that had to be counted. */
  isDoubtful: boolean
  /** What it adds to the document is counted. */
  isCounted: boolean
  /** The scaffolds that it brings, once they were looked at. */
  drawing: 'unknown' | 'honest' | 'forged'
  measured: Measured | null
}

export class RoomSeat {
  readonly peer: Peer
  /** It has been sent the state it lacked: from then on it hears updates. */
  caughtUp = false
  /** It has been greeted: from then on it hears who is present. */
  welcomed = false
  gone = false
  /** The operator knows that it sends what no honest client sends. */
  reported = false
  /** It has drawn a scaffold that is none: its next ones are not looked at. */
  hasForged = false
  /** What it has, while it waits for what it lacks; however often it asks, it is told once. */
  wanted: Uint8Array | null = null
  /** That is long, and waits for its turn. */
  isInLine = false
  /** It waits for the room's step 1; however often it is ready, it is told once. */
  isReady = false
  /** It asks who is here; however often, it is told once. */
  isAsking = false
  presence: PresenceState | null = null
  /** Presence that came before it was welcomed. */
  saidOfItself: Uint8Array | null = null
  /** It has told all that it has. */
  hasTold = false
  /** Client ids that it was the first to use. */
  introduced = 0
  /** It brought more of them than are taken now; what follows waits as well. */
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

  constructor(peer: Peer) {
    this.peer = peer
  }

  send(frame: Frame): void {
    if (!this.gone) this.peer.send(encodeFrame(frame))
  }

  sendBytes(bytes: Uint8Array): void {
    if (!this.gone) this.peer.send(bytes)
  }

  /** Numbers a frame that carries edits. */
  receive(type: EditFrame['type'], update: Uint8Array, receipts: readonly LogReceipt[] = []): EditFrame {
    return {
      type,
      update,
      receipts,
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

  /** Who is here; `now` in ms. */
  mayAskWhoIsHere(now: number): boolean {
    if (now < this.#nextAsk) return false
    this.#nextAsk = now + limits.presenceEvery
    return true
  }

  get holding(): boolean {
    return this.#held.length > 0
  }

  /** Keeps a frame with a gap until this connection's next step 2; false when there is no room for it. */
  hold(frame: EditFrame): boolean {
    if (this.#heldBytes + frame.update.length > limits.held || this.#held.length >= limits.heldFrames)
      return false
    this.#heldBytes += frame.update.length
    this.#held.push(withoutItsMessage(frame))
    this.peer.holds(this.#heldBytes)
    return true
  }

  /** It was asked for a step 2, and has sent so much else that it will not send one. */
  get holdsInVain(): boolean {
    const [first] = this.#held
    return first !== undefined && this.#received - first.number > limits.heldFor
  }

  /** The frames that were held. */
  release(): EditFrame[] {
    if (this.#heldBytes > 0) this.peer.holds(0)
    this.#heldBytes = 0
    return this.#held.splice(0)
  }

  /** The frame is on disk, or was already, or is refused: in any case dealt with for good. */
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
    this.settle(frame)
  }

  /** Tells how many frames are dealt with, unless it knows. */
  sendAck(): void {
    if (!this.#ackDue || this.peer.kind !== 'ours') return
    this.#ackDue = false
    this.send({ type: 'ack', count: this.#acked })
  }
}

/** A copy that does not keep the message that it came in. */
function withoutItsMessage(frame: EditFrame): EditFrame {
  const update = frame.update.slice()
  const { examined } = frame
  const isOnePiece = examined?.is === 'examined' && examined.pieces.length === 1
  return { ...frame, update, examined: isOnePiece ? { ...examined, pieces: [update] } : examined }
}
