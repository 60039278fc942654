// Who is present in a room. Each connection speaks for one awareness client: the first that it names.
// Whatever it says about other clients is ignored. A client id that belongs to another device is ignored too.
//
// Other relays are told what the connections here say, and tell of theirs (`elsewhere.ts`). A client that is here
// speaks for itself, whatever others tell of it.

import type { FarState, Present } from '../bus/news.ts'
import type { Claims } from './claims.ts'
import { Elsewhere } from './elsewhere.ts'
import { decodePresence, faultIn, GONE, messageOf } from './presence-state.ts'
import { isScaffoldClient } from '../../shared/document/schema.ts'
import { limits } from '../config/limits.ts'
import { Allowance } from '../fair/allowance.ts'
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
  readonly #elsewhere: Elsewhere
  /** By client, what other relays were not told yet; null if there are none. */
  readonly #untold: Map<number, FarState> | null
  readonly #tellRelays: (states: readonly FarState[]) => void
  readonly #answers = new Allowance(limits.bus.answers)
  /** When the other relays were told of everybody, in ms. */
  #repeatedAt = -Infinity
  /**
   * The answer for a connection that joins or asks. It is made once and kept until the next changes are sent.
   * It may lack changes that are not sent yet, because every connection gets those anyway.
   */
  #all: Uint8Array | null = null
  /** How many bytes of such answers were sent since other rooms last had their turns. */
  #told = 0

  /** `tellRelays`: null if there are no other relays. */
  constructor(
    seats: ReadonlySet<RoomSeat>,
    claims: Claims,
    mayIntroduce: (seat: RoomSeat) => boolean,
    tellRelays: ((states: readonly FarState[]) => void) | null,
  ) {
    this.#seats = seats
    this.#claims = claims
    this.#mayIntroduce = mayIntroduce
    this.#elsewhere = new Elsewhere(claims)
    this.#untold = tellRelays && new Map()
    this.#tellRelays = tellRelays ?? (() => undefined)
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
    const fault = faultIn(own.state)
    if (fault !== null)
      return fault === 'too large' ? 'That presence message is too large (limit 2 kB).' : UNREADABLE
    const { device, role } = seat.peer
    if (!this.#claims.admits(own.client, device)) return null
    // Others see the id from now on, and might write under it first. So it is claimed now.
    if (role === 'view' || !this.#isTaken(seat, own.client)) this.#claims.read(own.client, device)
    else this.#claims.use(own.client, device)
    const speaker = this.#speakerFor(own.client)
    seat.presence = own
    if (speaker !== undefined && speaker !== seat) return null
    this.#changed.set(own.client, own)
    this.#untold?.set(own.client, { ...own, device })
    seat.peer.spend(costOfSending(own.state.length * this.#seats.size))
    return null
  }

  /** Receives what another relay tells of its people. `now` in ms. */
  hearFar(present: Present, now: number): void {
    this.#note(this.#elsewhere.hear(present, now))
  }

  /** Another relay asks who is here. */
  asked(now: number): void {
    if (this.#answers.take(now)) this.#repeat()
  }

  /** Repeats now and then who is here, and forgets whom no other relay mentions any more. `now` in ms. */
  look(now: number): void {
    this.#note(this.#elsewhere.forget(now))
    if (now - this.#repeatedAt < limits.bus.repeats) return
    this.#repeatedAt = now
    this.#repeat()
  }

  #repeat(): void {
    const here = [...this.#here()].map(([, { said, device }]) => ({ ...said, device }))
    if (here.length > 0) this.#tellRelays(here)
  }

  /** Notes what clients with other relays say now, unless they are here too. */
  #note(states: readonly PresenceState[]): void {
    for (const state of states)
      if (this.#speakerFor(state.client) === undefined) this.#changed.set(state.client, state)
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
    if (this.#untold !== null && this.#untold.size > 0) {
      this.#tellRelays([...this.#untold.values()])
      this.#untold.clear()
    }
    const bytes = messageOf(states)
    if (bytes === null) return null
    this.#all = null
    for (const seat of this.#seats) if (seat.welcomed) seat.sendBytes(bytes)
    return true
  }

  /** By client, the state of everybody who is present. */
  #spoken(): Map<number, PresenceState> {
    const spoken = new Map<number, PresenceState>()
    for (const state of this.#elsewhere.present()) spoken.set(state.client, state)
    for (const [client, { said }] of this.#here()) spoken.set(client, said)
    return spoken
  }

  /** By client, what its speaker said here. */
  #here(): Map<number, { said: PresenceState; device: string }> {
    const here = new Map<number, { said: PresenceState; device: string }>()
    for (const { presence, peer } of this.#seats)
      if (presence !== null && !here.has(presence.client))
        here.set(presence.client, { said: presence, device: peer.device })
    return here
  }

  /** Must be called while `gone` is still among the seats. */
  left(gone: RoomSeat): void {
    const { presence } = gone
    if (presence === null) return
    if (this.#speakerFor(presence.client) !== gone) return
    const { client } = presence
    const heir = this.#speakerFor(client, gone)
    // The clock is not raised. Otherwise pages would ignore the client's next state, if the client comes
    // back.
    const left = heir?.presence ?? { ...presence, state: GONE }
    this.#changed.set(client, heir ? left : (this.#elsewhere.stateOf(client) ?? left))
    this.#untold?.set(client, { ...left, device: gone.peer.device })
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
