// Long work in steps, between which other rooms have a turn.

/** Runs a turn of a room, in so many ms. */
export type Schedule = (turn: () => void, ms: number, room: string) => void

export class Turns {
  readonly #schedule: Schedule
  readonly #room: string

  constructor(schedule: Schedule, room: string) {
    this.#schedule = schedule
    this.#room = room
  }

  /** The others have had theirs. */
  next(): Promise<void> {
    return this.after(0)
  }

  /** So many ms, or one turn where it is 0. */
  after(ms: number): Promise<void> {
    return new Promise((go) => this.#schedule(go, ms, this.#room))
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
