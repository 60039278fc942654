// Limits how fast a room accepts what stays in its document: new client ids, texts, fields, parts and bytes.
// What an update adds counts against the key and the address that sent the update. A document can hold only a
// limited number of each. If one link could use up all of it, nothing would be left for the others.
//
// Devices have no budgets, because anybody can make up a device's secret. The last quarter of a key's budget
// is for addresses that have used little of it. The last quarter of a key's client ids is for connections
// whose first id comes alone, as from a page that was just opened. So a flood from a few addresses leaves
// room for the others. Client ids that others have seen but that have written nothing ("seen") are in the
// log, not in the document, so they have a budget of their own. An unused budget admits an update of any
// size, such as a week of offline work or a whole archive. Budgets are kept outside of the rooms, because an
// empty room ends.

import { limits } from '../config/limits.ts'
import type { Peer } from './seat.ts'

export type Dimension = keyof typeof limits.growth

/** How much an update adds to the document. */
export type Growth = Record<Dimension, number>

export const NO_GROWTH: Growth = { clients: 0, seen: 0, roots: 0, fields: 0, structs: 0, bytes: 0 }

const DIMENSIONS = Object.keys(limits.growth) as Dimension[]

interface Spent extends Growth {
  /** When the budget was last refilled, in ms. */
  at: number
}

type Whose = Pick<Peer, 'key' | 'address'>

/**
 * A budget that a connection uses: of its key in the room, of its key everywhere, or of its address in the
 * room.
 */
interface Share {
  spent: Spent
  most: Growth
}

export class Grown {
  readonly #spent = new Map<string, Spent>()
  /** The shares of each connection, kept because each keystroke needs them. */
  #known = new WeakMap<Whose, { room: string; shares: readonly Share[] }>()
  #sweepAt = 1000

  /** How many budgets are kept. */
  get size(): number {
    return this.#spent.size
  }

  /**
   * Whether `growth` is admitted at `now` (ms). If so, counts it, except structs, which `count` counts later.
   * `isFirst`: the growth is one client id, the first of its connection.
   */
  admit(room: string, whose: Whose, growth: Growth, isFirst: boolean, now: number): boolean {
    const shares = this.#sharesOf(room, whose, now)
    const here = whose.address === null ? null : (shares.at(-1)?.spent ?? null)
    for (const each of DIMENSIONS) {
      if (growth[each] === 0) continue
      for (const share of shares) if (!hasRoom(share, each, growth[each], isFirst, here)) return false
    }
    for (const { spent } of shares)
      for (const each of DIMENSIONS) if (each !== 'structs' && growth[each] > 0) spent[each] += growth[each]
    return true
  }

  /**
   * Counts the structs that stay in the document. Letters that are typed one after another become one struct
   * there.
   */
  count(room: string, whose: Whose, structs: number, now: number): void {
    for (const { spent } of this.#sharesOf(room, whose, now)) spent.structs += structs
  }

  #sharesOf(room: string, whose: Whose, now: number): readonly Share[] {
    let known = this.#known.get(whose)
    if (known?.room !== room)
      this.#known.set(whose, (known = { room, shares: this.#findShares(room, whose, now) }))
    for (const { spent, most } of known.shares) giveBack(spent, most, now)
    return known.shares
  }

  #findShares(room: string, { key, address }: Whose, now: number): Share[] {
    const shares = [
      { spent: this.#of(`${room} key ${key}`, now), most: OF_KEY },
      { spent: this.#of(`key ${key}`, now), most: OF_KEY_EVERYWHERE },
    ]
    if (address !== null) shares.push({ spent: this.#of(`${room} at ${address}`, now), most: OF_ADDRESS })
    return shares
  }

  #of(whose: string, now: number): Spent {
    const known = this.#spent.get(whose)
    if (known !== undefined) return known
    if (this.#spent.size >= this.#sweepAt) this.#sweep(now)
    const spent = { ...NO_GROWTH, at: now }
    this.#spent.set(whose, spent)
    return spent
  }

  /** Forgets budgets that were not used for an hour, because they are full again. */
  #sweep(now: number): void {
    for (const [whose, { at }] of this.#spent) if (now - at >= HOUR) this.#spent.delete(whose)
    this.#known = new WeakMap()
    this.#sweepAt = Math.max(1000, 2 * this.#spent.size)
  }
}

/** The part of a key's budget that is for addresses that have used little. */
const LAST = 0.25
/**
 * An address that has used at most this part of the key's budget counts as one that has used little. For
 * client ids, the bound is `limits.few`.
 */
const FEW = 0.02

/** `here`: what the connection's address has used; null if the address has no limits. */
function hasRoom(
  { spent, most }: Share,
  what: Dimension,
  more: number,
  isFirst: boolean,
  here: Spent | null,
): boolean {
  const isOfOthers = most !== OF_KEY
  const isOfFew =
    what === 'clients'
      ? here === null || here.clients < limits.few
      : (here?.[what] ?? 0) <= OF_KEY[what] * FEW
  const mayUseLast = what === 'clients' ? isFirst && (isOfOthers || isOfFew) : isOfOthers || isOfFew
  return fitsIn(what, spent[what], more, most[what], mayUseLast)
}

/** Refills what was used, evenly over an hour, in steps of a second. */
function giveBack(spent: Spent, anHour: Growth, now: number): void {
  if (now - spent.at < SECOND) return
  const hours = (now - spent.at) / HOUR
  for (const each of DIMENSIONS)
    spent[each] = anHour[each] === Infinity ? 0 : Math.max(0, spent[each] - hours * anHour[each])
  spent.at = now
}

function fitsIn(what: Dimension, spent: number, more: number, most: number, mayUseLast: boolean): boolean {
  if (what === 'seen') return spent + more <= most
  const limit = mayUseLast ? most : most * (1 - LAST)
  if (what === 'structs') return spent < limit
  if (what === 'clients') return spent + more <= limit
  return spent === 0 || spent + more <= limit
}

const anHour = (of: 'ofKey' | 'ofAddress'): Growth => ({
  clients: limits.growth.clients[of],
  seen: limits.growth.seen[of],
  roots: limits.growth.roots[of],
  fields: limits.growth.fields[of],
  structs: limits.growth.structs[of],
  bytes: limits.growth.bytes[of],
})

const OF_KEY = anHour('ofKey')
/** In all rooms together, because their documents are in memory at the same time. */
const OF_KEY_EVERYWHERE: Growth = {
  clients: Infinity,
  seen: Infinity,
  roots: limits.growth.roots.everywhere,
  fields: Infinity,
  structs: limits.growth.structs.everywhere,
  bytes: limits.growth.bytes.everywhere,
}
const OF_ADDRESS = anHour('ofAddress')

const SECOND = 1000
const HOUR = 3_600_000
