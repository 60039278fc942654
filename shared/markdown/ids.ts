// Ids of which each is given once: `notes`, `notes~2`, `notes~3`.

export class Ids {
  readonly #taken: Set<string>
  readonly #next = new Map<string, number>()

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken)
  }

  take(id: string): string {
    let free = id
    // Counting goes on where it stopped, so that a thousand headings of one name are not a million steps.
    let nth = this.#next.get(id) ?? 2
    for (; this.#taken.has(free); nth++) free = `${id}~${nth}`
    this.#next.set(id, nth)
    this.#taken.add(free)
    return free
  }
}
