// Which updates a room's log has had. Each is named by its number and by the life of the relay that
// wrote it: after a power cut, or under a backup, another life goes on from the same number.

/** A relay writes one life long: from its start, or from a failed write, until the next. */
export interface Life {
  /** Random, in hex. */
  life: string
  /** The number of the first update that it wrote. */
  from: number
}

export const LIFE_BYTES = 8

export interface UpdateName {
  life: string
  seq: number
}

export class History {
  readonly #lives: Life[] = []
  #seq = 0

  /** From the log, oldest first, with the number of its last update. */
  load(lives: readonly Life[], seq: number): void {
    this.#lives.push(...lives)
    this.#seq = seq
  }

  /** The last update's number, from 1 on. */
  get seq(): number {
    return this.#seq
  }

  wrote({ life, seq }: UpdateName): void {
    if (this.#last?.life !== life) this.#lives.push({ life, from: seq })
    this.#seq = seq
  }

  /** What the next entry must say, if that life writes it. */
  begunBy(life: string): Life[] {
    return this.#last?.life === life ? [] : [{ life, from: this.#seq + 1 }]
  }

  /** The last update; null before the first. */
  get reached(): UpdateName | null {
    return this.#last === undefined ? null : { life: this.#last.life, seq: this.#seq }
  }

  has({ life, seq }: UpdateName): boolean {
    return this.#lives.some((each, at) => {
      const end = this.#lives[at + 1]?.from ?? this.#seq + 1
      return each.life === life && each.from <= seq && seq < end
    })
  }

  /** For a log that is compacted. */
  get all(): readonly Life[] {
    return this.#lives
  }

  get #last(): Life | undefined {
    return this.#lives.at(-1)
  }
}
