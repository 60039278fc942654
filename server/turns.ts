// Long work in steps, between which other rooms have a turn.

export class Turns {
  readonly #schedule: (turn: () => void) => void

  constructor(schedule: (turn: () => void) => void) {
    this.#schedule = schedule
  }

  /** The others have had theirs. */
  next(): Promise<void> {
    return new Promise((go) => this.#schedule(go))
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
