// Who is present in a room. Each connection speaks for one awareness client: the first that it names.
// Whatever it says about other clients is ignored. A client id that belongs to another device is ignored too.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { encodeFrame } from '../../shared/wire/frames.ts'
import type { Claims } from './claims.ts'
import { isScaffoldClient } from '../../shared/document/schema.ts'
import { limits } from '../config/limits.ts'
import type { PresenceState, RoomSeat } from './seat.ts'
import { costOfSending } from './sent-frame.ts'

const UNREADABLE = 'That presence message could not be read.'

export class Presence {
  readonly #seats: ReadonlySet<RoomSeat>
  readonly #claims: Claims
  /** Whether the connection may add a new client id to the log now. */
  readonly #mayIntroduce: (seat: RoomSeat) => boolean
  /** By client, the states that were not sent yet. */
  readonly #changed = new Map<number, PresenceState>()
  /**
   * The answer for a connection that joins or asks. It is made once and kept until the next changes are sent.
   * It may lack changes that are not sent yet, because every connection gets those anyway.
   */
  #all: Uint8Array | null = null
  /** How many bytes of such answers were sent since other rooms last had their turns. */
  #told = 0

  constructor(seats: ReadonlySet<RoomSeat>, claims: Claims, mayIntroduce: (seat: RoomSeat) => boolean) {
    this.#seats = seats
    this.#claims = claims
    this.#mayIntroduce = mayIntroduce
  }

  /** Receives what a connection says of itself at `now` (ms). Returns why the message is refused, or null. */
  hear(seat: RoomSeat, update: Uint8Array, now: number): string | null {
    if (update.length > limits.awarenessMessage) return null
    const states = decodePresence(update)
    if (states === null) return UNREADABLE
    const own = states.find(({ client }) => client === (seat.presence ?? states[0])?.client)
    // A stock provider also repeats what others have said about themselves.
    if (own === undefined || (seat.presence !== null && own.clock < seat.presence.clock)) return null
    if (!seat.mayBePresent(now)) return null
    if (own.state.length > limits.awareness) return 'That presence message is too large (limit 2 kB).'
    if (!isJson(own.state) || nestsDeeper(own.state, limits.awarenessDepth)) return UNREADABLE
    const { device, role } = seat.peer
    if (!this.#claims.admits(own.client, device)) return null
    // Others see the id from now on, and might write under it first. So it is claimed now.
    if (role === 'view' || !this.#isTaken(seat, own.client)) this.#claims.read(own.client, device)
    else this.#claims.use(own.client, device)
    const speaker = this.#speakerFor(own.client)
    seat.presence = own
    if (speaker !== undefined && speaker !== seat) return null
    this.#changed.set(own.client, own)
    seat.peer.spend(costOfSending(own.state.length * this.#seats.size))
    return null
  }

  /**
   * True if somebody writes under the id already, or if this connection may begin to. Otherwise the caller
   * claims the id only for reading.
   */
  #isTaken(seat: RoomSeat, client: number): boolean {
    return this.#claims.isUsed(client) || isScaffoldClient(client) || this.#mayIntroduce(seat)
  }

  /** Sends everybody's state to a connection that has been welcomed. */
  tell(seat: RoomSeat): void {
    if (!seat.welcomed || seat.gone) return
    this.#all ??= messageOf(this.#spoken().values())
    if (this.#all === null) return
    this.#told += this.#all.length
    seat.peer.spend(costOfSending(this.#all.length))
    seat.sendBytes(this.#all)
  }

  /**
   * Whether `limits.toldATurn` bytes or more were sent, and so other rooms should have their turns. If so,
   * the count starts again.
   */
  toldMuch(): boolean {
    if (this.#told < limits.toldATurn) return false
    this.#told = 0
    return true
  }

  get hasChanged(): boolean {
    return this.#changed.size > 0
  }

  /**
   * Sends the changes to all connections, in steps if they are many. The senders of the changes get them too,
   * because a stock client that receives nothing for 30 s hangs up.
   */
  *tellChanged(): Generator<void, void> {
    for (let told = this.#tellSome(); told !== null && this.hasChanged; told = this.#tellSome()) yield
  }

  #tellSome(): true | null {
    const most = Math.max(limits.toldAtLeast, limits.toldATurn / Math.max(1, this.#seats.size))
    const states: PresenceState[] = []
    let size = 0
    for (const [client, state] of this.#changed) {
      if (size > most) break
      states.push(state)
      size += state.state.length
      this.#changed.delete(client)
    }
    const bytes = messageOf(states)
    if (bytes === null) return null
    this.#all = null
    for (const seat of this.#seats) if (seat.welcomed) seat.sendBytes(bytes)
    return true
  }

  /** By client, the state that its speaker sent. */
  #spoken(): Map<number, PresenceState> {
    const spoken = new Map<number, PresenceState>()
    for (const { presence } of this.#seats)
      if (presence !== null && !spoken.has(presence.client)) spoken.set(presence.client, presence)
    return spoken
  }

  /** Must be called while `gone` is still among the seats. */
  left(gone: RoomSeat): void {
    const { presence } = gone
    if (presence === null) return
    if (this.#speakerFor(presence.client) !== gone) return
    const heir = this.#speakerFor(presence.client, gone)
    // The clock is not raised. Otherwise pages would ignore the client's next state, if the client comes
    // back.
    this.#changed.set(presence.client, heir?.presence ?? { ...presence, state: 'null' })
  }

  /**
   * The first connection that named the client. If a second one names it, as after a reconnect, the second
   * one speaks once the first has left.
   */
  #speakerFor(client: number, gone: RoomSeat | null = null): RoomSeat | undefined {
    for (const seat of this.#seats) if (seat !== gone && seat.presence?.client === client) return seat
    return undefined
  }
}

/** Null if the bytes are not an awareness update. */
function decodePresence(update: Uint8Array): PresenceState[] | null {
  try {
    const from = decoding.createDecoder(update)
    const states = Array.from({ length: Math.min(decoding.readVarUint(from), update.length) }, () => ({
      client: decoding.readVarUint(from),
      clock: decoding.readVarUint(from),
      state: decoding.readVarString(from),
    }))
    return decoding.hasContent(from) ? null : states
  } catch {
    return null
  }
}

/** Whether the lists and objects in a JSON text are nested deeper than `most`. */
function nestsDeeper(text: string, most: number): boolean {
  let depth = 0
  for (const [part] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (part === '[' || part === '{') depth++
    else if (part === ']' || part === '}') depth--
    if (depth > most) return true
  }
  return false
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Null if there are no states. */
function messageOf(some: Iterable<PresenceState>): Uint8Array | null {
  const states = [...some]
  return states.length === 0 ? null : encodeFrame({ type: 'awareness', update: encodePresence(states) })
}

const encodePresence = (states: readonly PresenceState[]): Uint8Array =>
  encoding.encode((to) => {
    encoding.writeVarUint(to, states.length)
    for (const { client, clock, state } of states) {
      encoding.writeVarUint(to, client)
      encoding.writeVarUint(to, clock)
      encoding.writeVarString(to, state)
    }
  })
