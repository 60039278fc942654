// Makes updates that no page makes but that a relay may accept. Most of them are whole, because their structs
// refer to structs that exist. The forger remembers which updates were accepted.

import * as encoding from 'lib0/encoding'
import type { Random } from '../basics/random.ts'
import { anyValue, contents, type Content } from './contents.ts'
import { fieldNames, names, roots } from './names.ts'

const ORIGIN = 0x80
const RIGHT_ORIGIN = 0x40
const KEYED = 0x20

export interface Id {
  client: number
  clock: number
}

type Place =
  | { is: 'root'; name: string; key?: string }
  | { is: 'type'; id: Id; key?: string }
  | { is: 'beside'; origin: Id | null; rightOrigin: Id | null }

interface Struct {
  place: Place
  content: Content
}

interface Range extends Id {
  length: number
}

export interface Forged {
  kind: string
  update: Uint8Array
}

/** Client ids of one attacker: some that a page might have, and the largest ones. */
const CLIENTS = [100, 101, 102, 103, 4_294_967_295, 2 ** 40]
const MOST_KNOWN = 3000

export class Forger {
  readonly #random: Random
  readonly #full: number
  #isFull = false
  /** For every client that the forger has seen, its next clock. */
  readonly #clocks: Map<number, number>
  #items: Id[] = []
  #types: Id[] = []
  /** The structs of the update that is being made, by client. */
  #structs = new Map<number, { from: number; structs: Struct[]; length: number }>()
  #deletions: Range[] = []
  #fresh: { items: Id[]; types: Id[] } = { items: [], types: [] }
  #newcomer = 10_000

  /**
   * `full`: the share of updates whose sizes go up to the relay's limits. The sizes of other updates stay
   * below a thirtieth of the limits.
   */
  constructor(random: Random, clocks: ReadonlyMap<number, number>, full: number) {
    this.#random = random
    this.#full = full
    this.#clocks = new Map(clocks)
    for (const [client, clock] of clocks)
      for (let at = 0; at < clock; at++) this.#items.push({ client, clock: at })
  }

  /** Makes one update. If the relay accepts it, call `accept` before the next `draw`. */
  draw(): Forged {
    const random = this.#random
    this.#isFull = random.chance(this.#full)
    this.#structs = new Map()
    this.#deletions = []
    this.#fresh = { items: [], types: [] }
    const kinds = Object.keys(draws)
    const kind = random.pick(kinds)
    const times = random.chance(0.2) ? 2 : 1
    for (let time = 0; time < times; time++) draws[time === 0 ? kind : random.pick(kinds)]?.(this, random)
    return { kind, update: this.#encode() }
  }

  accept(): void {
    for (const [client, { from, length }] of this.#structs) this.#clocks.set(client, from + length)
    this.#items = [...this.#items, ...this.#fresh.items].slice(-MOST_KNOWN)
    this.#types = [...this.#types, ...this.#fresh.types].slice(-MOST_KNOWN)
  }

  // ── parts of updates ──

  /** A random size from 1 to `most`. Each order of magnitude is equally likely. */
  spread(most: number): number {
    const bound = this.#isFull ? most : Math.ceil(most / 30)
    return Math.max(1, Math.floor(Math.exp(this.#random.next() * Math.log(bound))))
  }

  get client(): number {
    return this.#random.pick(CLIENTS)
  }

  newcomer(): number {
    return this.#newcomer++
  }

  /** The id of an item that exists, or that was made earlier in this update. */
  item(client: number): Id | null {
    const own = this.#fresh.items.filter((id) => id.client === client)
    const from = own.length > 0 && this.#random.chance(0.4) ? own : this.#items
    return from.length === 0 ? null : this.#random.pick(from)
  }

  type(client: number): Id | null {
    const own = this.#fresh.types.filter((id) => id.client === client)
    const from = own.length > 0 && this.#random.chance(0.6) ? own : this.#types
    return from.length === 0 ? null : this.#random.pick(from)
  }

  put(client: number, place: Place, content: Content): Id {
    const known = this.#clocks.get(client) ?? 0
    const made = this.#structs.get(client) ?? { from: known, structs: [], length: 0 }
    this.#structs.set(client, made)
    const id = { client, clock: made.from + made.length }
    made.structs.push({ place, content })
    made.length += content.length
    if (this.#fresh.items.length < 300) this.#fresh.items.push(id)
    if (content.isType === true) this.#fresh.types.push(id)
    return id
  }

  delete(range: Range): void {
    this.#deletions.push(range)
  }

  /** A range of clocks that exist. */
  someRange(): Range | null {
    const clients = [...this.#clocks].filter(([, clock]) => clock > 0)
    if (clients.length === 0) return null
    const [client, clock] = this.#random.pick(clients)
    const from = this.#random.int(clock)
    return { client, clock: from, length: 1 + this.#random.int(Math.min(clock - from, 200)) }
  }

  #encode(): Uint8Array {
    return encoding.encode((to) => {
      const write = (number: number) => encoding.writeVarUint(to, number)
      const id = ({ client, clock }: Id) => (write(client), write(clock))
      // In the order in which Yjs writes them: the highest client first.
      const clients = [...this.#structs].sort(([a], [b]) => b - a)
      write(clients.length)
      for (const [client, { from, structs }] of clients) {
        for (const number of [structs.length, client, from]) write(number)
        for (const { place, content } of structs) writeStruct(to, place, content, id)
      }
      const byClient = new Map<number, Range[]>()
      for (const range of this.#deletions)
        byClient.set(range.client, [...(byClient.get(range.client) ?? []), range])
      write(byClient.size)
      for (const [client, ranges] of byClient) {
        write(client)
        write(ranges.length)
        for (const { clock, length } of ranges) for (const number of [clock, length]) write(number)
      }
    })
  }
}

function writeStruct(
  to: encoding.Encoder,
  place: Place,
  { ref, write }: Content,
  id: (id: Id) => unknown,
): void {
  if (ref === GC) {
    encoding.writeUint8(to, GC)
    return write(to)
  }
  if (place.is === 'beside') {
    const { origin, rightOrigin } = place
    encoding.writeUint8(to, ref | (origin ? ORIGIN : 0) | (rightOrigin ? RIGHT_ORIGIN : 0))
    if (origin) id(origin)
    if (rightOrigin) id(rightOrigin)
  } else {
    encoding.writeUint8(to, ref | (place.key === undefined ? 0 : KEYED))
    encoding.writeVarUint(to, place.is === 'root' ? 1 : 0)
    if (place.is === 'root') encoding.writeVarString(to, place.name)
    else id(place.id)
    if (place.key !== undefined) encoding.writeVarString(to, place.key)
  }
  write(to)
}

const GC = 0

// ── updates ──

function somewhere(forger: Forger, random: Random, client: number): Place {
  const [a, b, type] = [forger.item(client), forger.item(client), forger.type(client)]
  const draws: (() => Place)[] = [
    () => ({ is: 'root', name: random.pick(roots) }),
    () => (type === null ? { is: 'root', name: random.pick(roots) } : { is: 'type', id: type }),
    () => (a === null ? { is: 'root', name: 't' } : { is: 'beside', origin: a, rightOrigin: null }),
    () => (a === null ? { is: 'root', name: 't' } : { is: 'beside', origin: null, rightOrigin: a }),
    () => (a === null ? { is: 'root', name: 't' } : { is: 'beside', origin: a, rightOrigin: b }),
    () =>
      type === null
        ? { is: 'root', name: random.pick(roots), key: random.pick(names) }
        : { is: 'type', id: type, key: random.pick(names) },
  ]
  return random.pick(draws)()
}

const draws: Record<string, (forger: Forger, random: Random) => void> = {
  anything(forger, random) {
    const client = forger.client
    for (let count = forger.spread(300); count > 0; count--)
      forger.put(client, somewhere(forger, random, client), contents.any(random))
  },
  texts(forger, random) {
    const client = forger.client
    let at = forger.put(
      client,
      somewhere(forger, random, client),
      contents.string(random, forger.spread(100_000)),
    )
    for (let count = forger.spread(300); count > 0; count--)
      at = forger.put(
        client,
        { is: 'beside', origin: at, rightOrigin: null },
        random.chance(0.5) ? contents.format(random) : contents.string(random, forger.spread(200)),
      )
  },
  fields(forger, random) {
    const client = forger.client
    const map = random.pick(roots)
    for (let count = forger.spread(10_000); count > 0; count--)
      forger.put(client, { is: 'root', name: map, key: fieldNames(random) }, contents.value(anyValue(random)))
  },
  lines(forger, random) {
    const client = forger.client
    const fragment = random.pick(roots)
    for (let count = forger.spread(300); count > 0; count--) {
      const line = forger.put(client, { is: 'root', name: fragment }, contents.element(random))
      for (const key of ['kind', 'depth', 'checked', 'label', 'number', random.pick(names)])
        if (random.chance(0.4))
          forger.put(client, { is: 'type', id: line, key }, contents.value(anyValue(random)))
      const inside = forger.put(
        client,
        { is: 'type', id: line },
        random.chance(0.8) ? contents.xmlText() : contents.type(random),
      )
      const run = forger.put(client, { is: 'type', id: inside }, contents.string(random, forger.spread(100)))
      forger.put(client, { is: 'beside', origin: run, rightOrigin: null }, contents.any(random))
    }
  },
  nesting(forger, random) {
    const client = forger.client
    const from = forger.type(client)
    let parent: Place =
      from === null || random.chance(0.5)
        ? { is: 'root', name: random.pick(roots) }
        : { is: 'type', id: from }
    // Some are nested far deeper than the stack allows. In most of these, elements are deleted.
    const isDeep = random.chance(0.1)
    const depth = isDeep ? Math.floor(100 * 300 ** random.next()) : 1 + random.int(12)
    const isKeyed = random.chance(0.3)
    const isTakenBack = random.chance(isDeep ? 0.7 : 0.3)
    for (let level = 0; level < depth; level++) {
      const made = forger.put(client, parent, contents.type(random))
      parent = { is: 'type', id: made, ...(isKeyed ? { key: 'k' } : {}) }
      if (isTakenBack && (level === 0 || random.chance(0.01))) forger.delete({ ...made, length: 1 })
    }
    if (random.chance(0.3)) forger.put(client, parent, contents.string(random, forger.spread(100)))
  },
  deletions(forger) {
    for (let count = forger.spread(300); count > 0; count--) {
      const range = forger.someRange()
      if (range !== null) forger.delete(range)
    }
  },
  conflicts(forger, random) {
    const client = forger.client
    const origin = random.chance(0.5) ? forger.item(client) : null
    const name = random.pick(roots)
    for (let count = forger.spread(random.chance(0.9) ? 300 : 3000); count > 0; count--)
      forger.put(
        client,
        origin === null ? { is: 'root', name } : { is: 'beside', origin, rightOrigin: forger.item(client) },
        contents.string(random, forger.spread(3)),
      )
  },
  runs(forger, random) {
    const client = forger.client
    forger.put(client, { is: 'root', name: 't' }, contents.collected(forger.spread(1024 * 1024)))
    forger.put(client, somewhere(forger, random, client), contents.deleted(forger.spread(100_000)))
    forger.put(client, somewhere(forger, random, client), contents.string(random, forger.spread(20)))
  },
  newcomers(forger, random) {
    for (let count = forger.spread(60); count > 0; count--) {
      const client = forger.newcomer()
      forger.put(client, somewhere(forger, random, client), contents.any(random))
    }
  },
  names(forger, random) {
    const client = forger.client
    const name = random.pick(names).repeat(forger.spread(2000))
    forger.put(client, { is: 'root', name }, contents.type(random))
    forger.put(client, { is: 'root', name: random.pick(roots), key: name }, contents.value(anyValue(random)))
  },
  large(forger, random) {
    const client = forger.client
    forger.put(client, somewhere(forger, random, client), contents.string(random, forger.spread(900_000)))
  },
}
