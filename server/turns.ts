// Long work in steps, between which other rooms have a turn.

export class Turns {
  readonly #schedule: (turn: () => void, ms: number) => void

  constructor(schedule: (turn: () => void, ms: number) => void) {
    this.#schedule = schedule
  }

  /** The others have had theirs. */
  next(): Promise<void> {
    return this.after(0)
  }

  /** So many ms, or one turn where it is 0. */
  after(ms: number): Promise<void> {
    return new Promise((go) => this.#schedule(go, ms))
  }

  /** One step a turn. */
  async through<T>(steps: Generator<void, T>): Promise<T> {
    for (;;) {
      const step = steps.next()
      if (step.done) return step.value
      await this.next()
    }
  }
}
