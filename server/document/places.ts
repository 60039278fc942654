// When a client id leaves the document for good, this file keeps the place of each of its structs: the two
// remaining structs that it stood between. A page that still has a removed struct may refer to it. What the
// page writes then is rewritten:
//
//   beside a removed struct                         goes between the two structs that it stood between
//   in a deleted type, or beside a struct of one    becomes an empty struct (`Y.GC`), as in Yjs

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { encodeStructs } from '../../shared/wire/structs.ts'
import { byClient, type Struct } from '../../shared/wire/causal-order.ts'
import type { Home, Id } from '../update/id.ts'
import type { Split } from '../update/decoded.ts'

/** The place of one client's clocks from `clock` up to, not including, `end`. */
export interface PlaceOfClocks {
  clock: number
  end: number
  left: Id | null
  right: Id | null
  /** The type that the structs were in, and the field of that type. */
  home: Home
  key: string | null
}

export interface PlacedClient {
  client: number
  /** All structs of the client below this clock are gone. */
  clock: number
  /** In the order of their clocks. Collected structs have no place here. */
  places: readonly PlaceOfClocks[]
}

export type PlacedClients = ReadonlyMap<number, PlacedClient>

export const NO_PLACES: PlacedClients = new Map()

export class Places {
  readonly #clients = new Map<number, PlacedClient>()
  /** How many places all clients have together. */
  size = 0

  get all(): PlacedClient[] {
    return [...this.#clients.values()]
  }

  has(client: number): boolean {
    return this.#clients.has(client)
  }

  /**
   * Adds places. If a stored place is beside a struct that is removed now, it gets that struct's neighbours
   * instead.
   */
  add(gone: readonly PlacedClient[]): void {
    const fresh = new Map(gone.map((placed) => [placed.client, placed]))
    if (gone.length > 0)
      for (const [client, { clock, places }] of this.#clients)
        this.#clients.set(client, {
          client,
          clock,
          places: places.flatMap((place) => moved(place, fresh) ?? []),
        })
    for (const placed of gone) {
      const { places = [] } = this.#clients.get(placed.client) ?? {}
      // If a client came back and left again, its earlier places are known already.
      const known = places.at(-1)?.end ?? 0
      const later = placed.places.filter(({ clock }) => clock >= known)
      this.#clients.set(placed.client, { ...placed, places: [...places, ...later] })
    }
    this.size = this.all.reduce((sum, { places }) => sum + places.length, 0)
  }

  /** The places that an update may refer to. */
  for({ before, refers }: Pick<Split, 'before' | 'refers'>): PlacedClients {
    if (this.#clients.size === 0) return NO_PLACES
    const found = new Map<number, PlacedClient>()
    for (const client of [...refers, ...before.keys()]) {
      const placed = this.#clients.get(client)
      if (placed !== undefined) found.set(client, placed)
    }
    return found
  }
}

function moved(place: PlaceOfClocks, gone: PlacedClients): PlaceOfClocks | null {
  const { left, right, home } = place
  if (typeof home !== 'string' && isGone(home, gone)) return null
  const [ofLeft, ofRight] = [left && placeOf(left, gone), right && placeOf(right, gone)]
  if (ofLeft === 'collected' || ofRight === 'collected') return null
  return { ...place, left: ofLeft ? ofLeft.left : left, right: ofRight ? ofRight.right : right }
}

/** Rewrites an update so that nothing in it refers to a removed struct. */
export function inPlaces(update: Uint8Array, gone: PlacedClients): Uint8Array {
  const { structs, ds } = Y.decodeUpdate(update)
  const deletions = new Map(
    [...ds.clients].map(([client, ranges]) => [
      client,
      ranges.map(({ clock, len }) => ({ clock, length: len })),
    ]),
  )
  return encodeStructs(byClient(structs.map((struct) => inPlace(struct, gone))), deletions)
}

function inPlace(struct: Struct, gone: PlacedClients): Struct {
  if (!(struct instanceof Y.Item)) return struct
  const { id, origin, rightOrigin, parentSub, content } = struct
  // In a decoded update, the parent is an id or the name of a root.
  const parent: unknown = struct.parent
  const [left, right] = [origin && placeOf(origin, gone), rightOrigin && placeOf(rightOrigin, gone)]
  const isLost = left === 'collected' || right === 'collected'
  if (isLost || (parent instanceof Y.ID && isGone(parent, gone))) return new Y.GC(id, struct.length)
  const place = left ?? right
  if (place === null) return struct
  const [leftId, rightId] = [left ? idOf(left.left) : origin, right ? idOf(right.right) : rightOrigin]
  const stands = leftId !== null || rightId !== null
  const home = typeof place.home === 'string' ? place.home : idOf(place.home)
  // The parent is an id or a name, as in a decoded struct. Yjs needs it only if the struct has no neighbour.
  const at = (stands ? null : home) as Y.Item['parent']
  return new Y.Item(id, null, leftId, null, rightId, at, stands ? parentSub : place.key, content)
}

function isGone({ client, clock }: Id, gone: PlacedClients): boolean {
  const placed = gone.get(client)
  return placed !== undefined && clock < placed.clock
}

/** The place of a removed struct; `collected` if it was in a deleted type; null if the struct was not removed. */
function placeOf(id: Id, gone: PlacedClients): PlaceOfClocks | 'collected' | null {
  if (!isGone(id, gone)) return null
  const { places = [] } = gone.get(id.client) ?? {}
  let [from, to] = [0, places.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    const place = places[middle]
    if (place === undefined || place.clock > id.clock) to = middle
    else if (id.clock < place.end) return place
    else from = middle + 1
  }
  return 'collected'
}

const idOf = (id: Id | null): Y.ID | null => id && Y.createID(id.client, id.clock)

// ── in a log ──

export function writePlaces(to: encoding.Encoder, all: readonly PlacedClient[]): void {
  encoding.writeVarUint(to, all.length)
  for (const { client, clock, places } of all) {
    for (const number of [client, clock, places.length]) encoding.writeVarUint(to, number)
    for (const { clock, end, left, right, home, key } of places) {
      encoding.writeVarUint(to, clock)
      encoding.writeVarUint(to, end - clock)
      encoding.writeAny(to, [numbersOf(left), numbersOf(right), homeNumbers(home), key])
    }
  }
}

type Written = [number[] | null, number[] | null, string | number[], string | null]

const numbersOf = (id: Id | null): number[] | null => id && [id.client, id.clock]
const homeNumbers = (home: Home): string | number[] =>
  (typeof home === 'string' ? home : numbersOf(home)) ?? ''

export const readPlaces = (from: decoding.Decoder): PlacedClient[] =>
  Array.from({ length: decoding.readVarUint(from) }, () => {
    const [client, clock] = [decoding.readVarUint(from), decoding.readVarUint(from)]
    const places = Array.from({ length: decoding.readVarUint(from) }, (): PlaceOfClocks => {
      const begin = decoding.readVarUint(from)
      const end = begin + decoding.readVarUint(from)
      const [left, right, home, key] = decoding.readAny(from) as Written
      return {
        clock: begin,
        end,
        left: readId(left),
        right: readId(right),
        home: typeof home === 'string' ? home : (readId(home) ?? ''),
        key,
      }
    })
    return { client, clock, places }
  })

const readId = (numbers: number[] | null): Id | null =>
  numbers && { client: numbers[0] ?? 0, clock: numbers[1] ?? 0 }
