// Bounds how many sockets or requests clients can hold. Each is counted under its owner's name. If there is
// one too many, the owner that has the most loses its oldest socket or request. So no newcomer is refused.

export class Crowd<T> {
  readonly #most: number
  readonly #end: (one: T) => void
  /** By name, oldest first. */
  readonly #those = new Map<string, Set<T>>()
  readonly #names = new Map<T, string>()

  constructor(most: number, end: (one: T) => void) {
    this.#most = most
    this.#end = end
  }

  get size(): number {
    return this.#names.size
  }

  /** Adds `one` as its owner's newest. It counts until it leaves or is ended. */
  enter(name: string, one: T): void {
    this.leave(one)
    const those = this.#those.get(name) ?? new Set<T>()
    this.#those.set(name, those.add(one))
    this.#names.set(one, name)
    if (this.size > this.#most) this.#endOldest()
  }

  leave(one: T): void {
    const name = this.#names.get(one)
    if (name === undefined) return
    this.#names.delete(one)
    const those = this.#those.get(name)
    those?.delete(one)
    if (those?.size === 0) this.#those.delete(name)
  }

  #endOldest(): void {
    let most = new Set<T>()
    for (const those of this.#those.values()) if (those.size > most.size) most = those
    for (const oldest of most) {
      this.leave(oldest)
      return this.#end(oldest)
    }
  }
}
