// Makes each id unique: `notes`, `notes~2`, `notes~3`.

export class Ids {
  readonly #taken: Set<string>
  readonly #next = new Map<string, number>()

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken)
  }

  take(id: string): string {
    let free = id
    // Counts on from the last number. Otherwise a thousand headings with the same name would take a million
    // steps.
    let nth = this.#next.get(id) ?? 2
    for (; this.#taken.has(free); nth++) free = `${id}~${nth}`
    this.#next.set(id, nth)
    this.#taken.add(free)
    return free
  }
}
