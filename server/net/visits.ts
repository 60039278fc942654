// Limits how often one address, and one key, may ask: for connections and other requests, with wrong keys,
// for new teams, and with invite keys.
//
// The address is null for a client whose address has no limits. A method that counts a visit returns the ms
// to wait; 0 means that no wait is needed.

import { limits } from '../config/limits.ts'
import { Pace, type Rate } from '../fair/pace.ts'
import { Register } from '../fair/register.ts'

export class Visits {
  readonly #now: () => number
  readonly #requests = paces(limits.visits.requests)
  readonly #requestsWith = paces(limits.visits.requestsWithKey)
  readonly #connections = paces(limits.visits.connections)
  readonly #connectionsWith = paces(limits.visits.connectionsWithKey)
  /** By key and address. */
  readonly #reserves = paces(limits.visits.reserve)
  readonly #wrongKeys = paces(limits.visits.wrongKeys)
  readonly #foundings = paces(limits.visits.foundings)
  readonly #invites = paces(limits.visits.inviteKeys)

  /** `now` in ms. */
  constructor(now: () => number) {
    this.#now = now
  }

  request = (address: string | null): number => this.#take(this.#requests, address)
  requestWith = (key: string, address: string | null): number =>
    this.#takeWith(this.#requestsWith, key, address)
  connection = (address: string | null): number => this.#take(this.#connections, address)
  connectionWith = (key: string, address: string | null): number =>
    this.#takeWith(this.#connectionsWith, key, address)
  founding = (address: string | null): number => this.#take(this.#foundings, address)

  /** Counts a key that opens nothing. */
  wrongKey(address: string | null): number {
    return address === null ? 0 : this.#wrongKeys.of(address, this.#now()).spend(1, this.#now())
  }

  /**
   * False after too many wrong keys. After that, a further wrong key is refused without an answer that says
   * it is wrong.
   */
  mayGuess(address: string | null): boolean {
    return address === null || this.#wrongKeys.of(address, this.#now()).wait(this.#now()) === 0
  }

  /** Called before an invite key is checked. If the key is right, `rightInviteKey` takes the count back. */
  inviteKey = (address: string | null): number => this.#take(this.#invites, address)

  rightInviteKey(address: string | null): void {
    if (address !== null) this.#invites.of(address, this.#now()).spend(-1, this.#now())
  }

  /**
   * Even if others have used up a key's budget, each address may use the key now and then, because a team has
   * one link.
   */
  #takeWith(paces: Register<Pace>, key: string, address: string | null): number {
    const wait = this.#take(paces, key)
    return wait === 0 || address === null ? wait : this.#take(this.#reserves, `${key} ${address}`)
  }

  #take(paces: Register<Pace>, name: string | null): number {
    return name === null ? 0 : paces.of(name, this.#now()).take(this.#now())
  }
}

const paces = (rate: Rate) => new Register(() => new Pace(rate))
