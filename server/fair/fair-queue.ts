// A queue by team and room. The team that has used the least time lately comes first, and within that team
// the room that has used the least. Teams with equal use take turns, and so do rooms. A team or room that was
// set back comes last.

import { limits } from '../config/limits.ts'

export class FairQueue<T> {
  readonly #root = new Line<T>()
  readonly #setBack = new Map<string, number>()
  readonly #uses: Uses
  readonly #now: () => number
  #size = 0

  /** `now`, in ms, is the clock for used time and for how long a room is set back. */
  constructor(now: () => number) {
    this.#now = now
    this.#uses = new Uses(now)
  }

  get size(): number {
    return this.#size
  }

  /** The room's name begins with its team's name. */
  add(room: string, what: T): void {
    this.#size++
    this.#root.add(pathOf(room), what)
  }

  /** Removes and returns the next item, but no item of a team that must wait. */
  take(mustWait: (team: string) => boolean = () => false): T | undefined {
    const taken = this.#root.take(this.#rankOf, mustWait)
    if (taken !== undefined) this.#size--
    return taken
  }

  readonly #rankOf = (path: string): number => {
    const until = this.#setBack.get(path)
    return until !== undefined && until > this.#now() ? Infinity : this.#uses.of(path)
  }

  /** Whether the queue has an item of a team that need not wait. */
  has(mustWait: (team: string) => boolean): boolean {
    return this.#root.has(mustWait)
  }

  /** Counts `ms` of work for the room. */
  charge(room: string, ms: number): void {
    for (const part of pathOf(room)) this.#uses.add(part, ms)
  }

  /** For `ms`, the room and its team come last. */
  setBack(room: string, ms: number): void {
    const now = this.#now()
    for (const [path, until] of this.#setBack) if (until <= now) this.#setBack.delete(path)
    for (const part of pathOf(room)) this.#setBack.set(part, now + ms)
  }
}

const pathOf = (room: string): readonly string[] => [room.split('/', 1)[0] ?? '', room]

/** The ms that teams and rooms have used. Every `usesHalved` ms, half of them are forgotten. */
class Uses {
  readonly #all = new Map<string, { ms: number; at: number }>()
  readonly #now: () => number
  #looked = -Infinity

  constructor(now: () => number) {
    this.#now = now
  }

  /** Rounds down to whole ms. So teams or rooms take turns if their use differs by less than 1 ms. */
  of(path: string): number {
    const use = this.#all.get(path)
    return use === undefined ? 0 : Math.floor(this.#left(use))
  }

  add(path: string, ms: number): void {
    this.#forget()
    const use = this.#all.get(path)
    this.#all.set(path, { ms: (use === undefined ? 0 : this.#left(use)) + ms, at: this.#now() })
  }

  #left({ ms, at }: { ms: number; at: number }): number {
    return ms * 2 ** ((at - this.#now()) / limits.usesHalved)
  }

  #forget(): void {
    const now = this.#now()
    if (now - this.#looked < limits.usesHalved) return
    this.#looked = now
    for (const [path, use] of this.#all) if (this.#left(use) < 1) this.#all.delete(path)
  }
}

class Line<T> {
  readonly #own: T[] = []
  /** In the order of their next turns. */
  readonly #below = new Map<string, Line<T>>()

  get isEmpty(): boolean {
    return this.#own.length === 0 && this.#below.size === 0
  }

  has(mustWait: (path: string) => boolean): boolean {
    for (const path of this.#below.keys()) if (!mustWait(path)) return true
    return false
  }

  add([first, ...rest]: readonly string[], what: T): void {
    if (first === undefined) {
      this.#own.push(what)
      return
    }
    const line = this.#below.get(first) ?? new Line<T>()
    this.#below.set(first, line)
    line.add(rest, what)
  }

  /** Removes and returns the first item among those of the lowest rank. */
  take(rank: (path: string) => number, mustWait: (path: string) => boolean = () => false): T | undefined {
    if (this.#own.length > 0) return this.#own.shift()
    let [lowest, least]: [string | undefined, number] = [undefined, Infinity]
    for (const path of this.#below.keys()) {
      if (mustWait(path)) continue
      const its = rank(path)
      if (lowest === undefined || its < least) [lowest, least] = [path, its]
      if (least === 0) break
    }
    return lowest === undefined ? undefined : this.#takeOf(lowest, rank)
  }

  /** Removes and returns an item of the path, and moves the path to the end of the order. */
  #takeOf(path: string, rank: (path: string) => number): T | undefined {
    const line = this.#below.get(path)
    const taken = line?.take(rank)
    this.#below.delete(path)
    if (line?.isEmpty === false) this.#below.set(path, line)
    return taken
  }
}
