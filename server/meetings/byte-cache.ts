// A cache of at most `most` bytes. If it is full, the least recently used value is dropped first.

export class ByteCache<T> {
  readonly #most: number
  readonly #kept = new Map<string, { value: T; bytes: number }>()
  #bytes = 0

  constructor(most: number) {
    this.#most = most
  }

  get bytes(): number {
    return this.#bytes
  }

  get(name: string): T | undefined {
    const kept = this.#kept.get(name)
    if (kept === undefined) return undefined
    this.#kept.delete(name)
    this.#kept.set(name, kept)
    return kept.value
  }

  /** Replaces a value with the same name. */
  keep(name: string, value: T, bytes: number): void {
    this.#forget(name)
    if (bytes > this.#most) return
    this.#kept.set(name, { value, bytes })
    this.#bytes += bytes
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#most) break
      this.#forget(oldest)
    }
  }

  #forget(name: string): void {
    this.#bytes -= this.#kept.get(name)?.bytes ?? 0
    this.#kept.delete(name)
  }
}
