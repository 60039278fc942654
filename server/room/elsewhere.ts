// The people of a room who are connected to other relays, as those relays tell over the bus.
//
//   checks    What is said of a client must pass what a client's own words must pass, and an id belongs to one
//             device.
//   order     A relay numbers its messages, so one that comes late or twice changes nothing. A client that is gone
//             is remembered for a while, so that no late message brings it back.
//   bounds    A room knows a limited number of them, and each may change only so often in a second.
//   end       Who is not mentioned for `limits.bus.forgets` is gone: the relay may be dead, or the bus.

import type { Present } from '../bus/news.ts'
import { limits } from '../config/limits.ts'
import { Allowance } from '../fair/allowance.ts'
import type { Claims } from './claims.ts'
import { faultIn, GONE } from './presence-state.ts'
import type { PresenceState } from './seat.ts'

interface Far {
  said: PresenceState
  /** The number of the message that said it. */
  nth: number
  /** When it was mentioned last, in ms. */
  at: number
  changes: Allowance
}

export class Elsewhere {
  readonly #claims: Claims
  /** By client, and then by the relay that tells of it. */
  readonly #people = new Map<number, Map<string, Far>>()
  /** All entries of these maps. */
  #size = 0

  constructor(claims: Claims) {
    this.#claims = claims
  }

  /** Returns what is new. `now` in ms. */
  hear({ from, nth, states }: Present, now: number): PresenceState[] {
    return states.flatMap(({ client, clock, state, device }) => {
      if (faultIn(state) !== null || !this.#claims.admits(client, device)) return []
      const known = this.#people.get(client)?.get(from)
      if (known !== undefined && nth <= known.nth) return []
      const isNew = known?.said.state !== state || known.said.clock !== clock
      if (known === undefined && this.#size >= limits.bus.elsewhere) return []
      const changes = known?.changes ?? new Allowance(limits.bus.changes)
      if (isNew && !changes.take(now)) return []
      this.#claims.read(client, device) // nobody else may write under it here
      this.#set(client, from, { said: { client, clock, state }, nth, at: now, changes })
      const isKnown = known !== undefined || state !== GONE
      return isNew && isKnown ? [this.stateOf(client) ?? { client, clock, state }] : []
    })
  }

  /** Forgets those who were not mentioned for long. Returns who is gone with that. */
  forget(now: number): PresenceState[] {
    return [...this.#people].flatMap(([client, tellers]) => {
      const before = this.stateOf(client)
      for (const [from, { at }] of tellers)
        if (now - at >= limits.bus.forgets && tellers.delete(from)) this.#size--
      if (tellers.size === 0) this.#people.delete(client)
      const left = this.stateOf(client)
      if (before === undefined || left === before) return []
      return [left ?? { ...before, state: GONE }]
    })
  }

  /** What the client said last, if it is with any other relay. */
  stateOf(client: number): PresenceState | undefined {
    const said = [...(this.#people.get(client)?.values() ?? [])].map((far) => far.said)
    const present = said.filter(({ state }) => state !== GONE)
    return present.reduce<PresenceState | undefined>(
      (newest, each) => (newest === undefined || each.clock > newest.clock ? each : newest),
      undefined,
    )
  }

  /** Everybody who is with another relay. */
  *present(): Generator<PresenceState> {
    for (const client of this.#people.keys()) {
      const state = this.stateOf(client)
      if (state !== undefined) yield state
    }
  }

  #set(client: number, from: string, far: Far): void {
    const tellers = this.#people.get(client) ?? new Map<string, Far>()
    if (!tellers.has(from)) this.#size++
    this.#people.set(client, tellers.set(from, far))
  }
}
