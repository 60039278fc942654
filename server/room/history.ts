// Knows every update that a room's log has ever had, also those that it has lost. An update is named by its number and by the life that wrote it
// (`log/log.ts` says what a life is). The number is not enough: after a failed write, or with a restored
// backup, a new life uses the same numbers again for other updates.

export interface Life {
  /** Random, in hex. */
  life: string
  /** The number of the first update that the life wrote, counted from 1. */
  from: number
}

export interface UpdateName {
  life: string
  seq: number
}

export class History {
  readonly #lives: Life[] = []
  #seq = 0

  /**
   * Adds the lives that a log names, oldest first. `seq`: the number of the log's last update, counted from
   * 1.
   */
  load(lives: readonly Life[], seq: number): void {
    this.#lives.push(...lives)
    this.#seq = seq
  }

  /** The number of the last update, counted from 1; 0 before the first. */
  get seq(): number {
    return this.#seq
  }

  wrote({ life, seq }: UpdateName): void {
    if (this.#last?.life !== life) this.#lives.push({ life, from: seq })
    this.#seq = seq
  }

  /** The lives to name in the next entry, if `life` writes that entry. */
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

  /** All lives, for the entry of a compacted log. */
  get all(): readonly Life[] {
    return this.#lives
  }

  get #last(): Life | undefined {
    return this.#lives.at(-1)
  }
}
