// What waits, served by turns: each team once a round, and of a team each room once. Whatever was set back
// has its turn when nothing else waits.

export class FairQueue<T> {
  readonly #root = new Line<T>()
  readonly #setBack = new Map<string, number>()
  readonly #now: () => number
  #size = 0

  /** ms, for those that are set back */
  constructor(now: () => number) {
    this.#now = now
  }

  get size(): number {
    return this.#size
  }

  /** A room's name begins with its team's. */
  add(room: string, what: T): void {
    this.#size++
    this.#root.add(pathOf(room), what)
  }

  /** Of no team that has to wait. */
  take(mustWait: (team: string) => boolean = () => false): T | undefined {
    const taken = this.#root.take((path) => (this.#setBack.get(path) ?? 0) > this.#now(), mustWait)
    if (taken !== undefined) this.#size--
    return taken
  }

  /** The room, and among the teams its team, for so many ms. */
  setBack(room: string, ms: number): void {
    const now = this.#now()
    for (const [path, until] of this.#setBack) if (until <= now) this.#setBack.delete(path)
    for (const part of pathOf(room)) this.#setBack.set(part, now + ms)
  }
}

const pathOf = (room: string): readonly string[] => [room.split('/', 1)[0] ?? '', room]

class Line<T> {
  readonly #own: T[] = []
  /** In the order of their turns. */
  readonly #below = new Map<string, Line<T>>()

  get isEmpty(): boolean {
    return this.#own.length === 0 && this.#below.size === 0
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

  take(
    isSetBack: (name: string) => boolean,
    mustWait: (name: string) => boolean = () => false,
  ): T | undefined {
    if (this.#own.length > 0) return this.#own.shift()
    let later: string | undefined
    for (const name of this.#below.keys()) {
      if (mustWait(name)) continue
      if (!isSetBack(name)) return this.#takeOf(name, isSetBack)
      later ??= name
    }
    return later === undefined ? undefined : this.#takeOf(later, isSetBack)
  }

  /** Its next turn is behind those of all others. */
  #takeOf(name: string, isSetBack: (name: string) => boolean): T | undefined {
    const line = this.#below.get(name)
    const taken = line?.take(isSetBack)
    this.#below.delete(name)
    if (line?.isEmpty === false) this.#below.set(name, line)
    return taken
  }
}
