// A connection between a person's page and the relay. It has a queue of frames in each direction, and only
// events move them.

import { decodeFrame, encodeFrame, nack, type Frame, type Read } from '../../../shared/wire/frames.ts'
import { deviceOf } from '../../../server/room/claims.ts'
import type { Rooms } from '../../../server/room/rooms.ts'
import type { Seat } from '../../../server/room/rooms.ts'
import type { Attendee } from './attendee.ts'
import type { ScriptedSocket } from './scripted-socket.ts'

interface Closing {
  type: 'close'
  code: number
  reason: string
}

/** The codes of refusals that are for good. */
const FOR_GOOD: readonly number[] = [nack.tooLarge, nack.invalid]

export class Wire {
  readonly socket: ScriptedSocket
  readonly #up: Frame[] = []
  readonly #down: (Read | Closing)[] = []
  #seat: Seat | null
  /** When the connection began to swallow everything in both directions, in ms; null if it has not begun. */
  hungAt: number | null = null
  /** Whether a frame was lost or came out of order. */
  lossy = false

  constructor(attendee: Attendee, socket: ScriptedSocket, rooms: Rooms, room: string) {
    this.socket = socket
    this.#seat = rooms.join(room, {
      kind: attendee.kind,
      role: 'edit',
      device: deviceOf(attendee.device, room),
      key: 'k',
      address: null,
      spend: () => undefined,
      holds: () => undefined,
      hasRoomFor: () => true,
      takeTurn: (go) => go(() => undefined),
      send: (bytes) => void this.#down.push(decodeFrame(bytes.slice())),
      close: (code, reason) => {
        this.#down.push({ type: 'close', code, reason })
        this.#seat = null
      },
    })
    socket.open()
  }

  /** Puts the frames that the attendee has sent into the queue. */
  collect(): void {
    for (const frame of this.socket.heard()) if (frame.type !== 'malformed') this.#up.push(frame)
  }

  get hung(): boolean {
    return this.hungAt !== null
  }

  hang(now: number): void {
    this.hungAt ??= now
  }

  get busy(): boolean {
    return !this.hung && this.#up.length + this.#down.length > 0
  }

  get over(): boolean {
    return this.socket.readyState >= this.socket.CLOSING
  }

  /** Delivers the next frames in each direction. Returns the frames that the page received. */
  deliver(frames: number): Read[] {
    const [up, down] = [this.#up.splice(0, frames), this.#down.splice(0, frames)]
    if (this.hung) return []
    for (const frame of up) this.#seat?.receive(encodeFrame(frame))
    const heard: Read[] = []
    for (const frame of down) {
      if (this.over) break
      if (frame.type === 'close') this.socket.end(frame.code, frame.reason)
      else if (frame.type === 'nack' && FOR_GOOD.includes(frame.code))
        throw new Error(`An honest edit was refused: ${frame.sentence}`)
      else if (frame.type !== 'malformed') {
        heard.push(frame)
        this.socket.say(frame)
      }
    }
    return heard
  }

  drop(way: 'up' | 'down'): void {
    const queue = way === 'up' ? this.#up : this.#down
    if (queue.shift() !== undefined) this.lossy = true
  }

  /** Swaps the next two frames to the relay. */
  swap(): void {
    const [first, second] = this.#up
    if (first === undefined || second === undefined) return
    this.#up.splice(0, 2, second, first)
    this.lossy = true
  }

  /** Drops all frames on their way. The relay learns that the connection has ended. */
  cut(): void {
    this.leave()
    if (!this.over) this.socket.end()
  }

  /** The relay learns that the page has left. */
  leave(): void {
    this.#up.length = 0
    this.#down.length = 0
    this.#seat?.leave()
    this.#seat = null
  }

  /** The relay's process ends. */
  break(): void {
    this.#seat = null
    this.cut()
  }
}
