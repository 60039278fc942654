// How fast a room takes what stays in its document: client ids that it has not met, texts, fields, parts
// and bytes, by the key and by the address that bring them. A document has but so many of each, and what
// one link has used up is used up for all.
//
// A device's secret costs nothing and is no measure. The last quarter of what a key may bring is for addresses
// that have brought little; that of the client ids is for connections that bring their first one alone, as a
// page that was just loaded does. So a flood from a few addresses leaves room for the others. Ids that are only
// seen stay in the log and not in the document, so they have a pace of their own. Whatever nothing was spent of
// takes an update of any size: an offline week, a whole archive. Kept beside the rooms, which come and go.

import { limits } from '../config/limits.ts'
import type { Peer } from './seat.ts'

export type Dimension = keyof typeof limits.growth

/** How much an update brings that the document does not have. */
export type Growth = Record<Dimension, number>

export const NO_GROWTH: Growth = { clients: 0, seen: 0, roots: 0, fields: 0, structs: 0, bytes: 0 }

const DIMENSIONS = Object.keys(limits.growth) as Dimension[]

interface Spent extends Growth {
  /** ms */
  at: number
}

type Whose = Pick<Peer, 'key' | 'address'>

/** What counts for one connection: by its key in a room, by its key everywhere, by its address in a room. */
interface Share {
  spent: Spent
  most: Growth
}

export class Grown {
  readonly #spent = new Map<string, Spent>()
  /** Of connections, looked up for a keystroke. */
  #known = new WeakMap<Whose, { room: string; shares: readonly Share[] }>()
  #sweepAt = 1000

  /** Whose growth is counted. */
  get size(): number {
    return this.#spent.size
  }

  /**
   * Whether so much may come now, at `now` in ms; then it is counted, but for structs, which `count` is told of.
   * `isFirst`: its client id is the first of its connection, alone.
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

  /** So many structs of what came are in the document: letters that are typed behind each other are one. */
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

  /** After an hour nothing is spent. */
  #sweep(now: number): void {
    for (const [whose, { at }] of this.#spent) if (now - at >= HOUR) this.#spent.delete(whose)
    this.#known = new WeakMap()
    this.#sweepAt = Math.max(1000, 2 * this.#spent.size)
  }
}

/** What of a key's share is for addresses that have spent little of it: one address is not all who have the link. */
const LAST = 0.25
const FEW = 0.02

/** `here`: what is spent at the address of a connection whose address is counted. */
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

/** What is spent comes back evenly over an hour; looked at once a second. */
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
/** In all rooms together: their documents are in memory together. */
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
