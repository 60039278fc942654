// Puts an update's structs into causal order: each struct comes after every struct that it refers to.

import * as Y from 'yjs'

/** For each client, the first of its clocks that is not known yet. */
export type Clocks = Map<number, number>

export type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number]

/** For each client, its structs in order of clock. */
export type Queues = ReadonlyMap<number, readonly Struct[]>

export function byClient(structs: readonly Struct[]): Map<number, Struct[]> {
  const queues = new Map<number, Struct[]>()
  for (const struct of structs) {
    const queue = queues.get(struct.id.client)
    if (queue) queue.push(struct)
    else queues.set(struct.id.client, [struct])
  }
  return queues
}

/**
 * Calls `go` for each struct in causal order. If a struct refers to one of another client, that client's
 * structs go first, one at a time; so each struct is looked at only a few times. Returns each client's clock
 * after the calls. Returns null if a struct is missing, or if clients wait for each other in a circle.
 */
export function inCausalOrder(
  queues: Queues,
  knownOf: (client: number) => number,
  go: (struct: Struct) => void = () => undefined,
): Clocks | null {
  const after: Clocks = new Map()
  const clockOf = (client: number) => after.get(client) ?? knownOf(client)
  const gone = new Map<number, number>()
  const nextOf = (client: number) => queues.get(client)?.[gone.get(client) ?? 0]

  for (const first of queues.keys()) {
    /** A stack of clients. Each of them waits for the next. */
    const path = [first]
    const waiting = new Set(path)
    for (let client = path.at(-1); client !== undefined; client = path.at(-1)) {
      const struct = nextOf(client)
      if (struct !== undefined) {
        if (struct.id.clock > clockOf(client)) return null
        const missing = missingFor(struct, clockOf)
        if (missing !== null) {
          if (waiting.has(missing) || nextOf(missing) === undefined) return null
          path.push(missing)
          waiting.add(missing)
          continue
        }
        go(struct)
        after.set(client, Math.max(clockOf(client), struct.id.clock + struct.length))
        gone.set(client, (gone.get(client) ?? 0) + 1)
        if (client === first) continue
      }
      path.pop()
      waiting.delete(client)
    }
  }
  return after
}

/** The client of the first missing struct that `struct` refers to; null if none is missing. */
function missingFor(struct: Struct, clockOf: (client: number) => number): number | null {
  return referredBy(struct).find(({ client, clock }) => clock >= clockOf(client))?.client ?? null
}

export function referredBy(struct: Struct): Y.ID[] {
  if (!(struct instanceof Y.Item)) return []
  const parent = struct.parent instanceof Y.ID ? struct.parent : null
  return [struct.origin, struct.rightOrigin, parent].filter((id) => id !== null)
}

/** The struct in the client's queue that covers this clock. */
export function structAt(
  queues: Queues,
  { client, clock }: { client: number; clock: number },
): Struct | null {
  const queue = queues.get(client) ?? []
  let [from, to] = [0, queue.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    const struct = queue[middle]
    if (struct === undefined || struct.id.clock > clock) to = middle
    else if (clock < struct.id.clock + struct.length) return struct
    else from = middle + 1
  }
  return null
}
