// Splits a room's long work into steps. Other rooms have their turns in between.

/** Calls `turn` in a turn of the room, at the earliest `ms` from now. */
export type RunLater = (turn: () => void, ms: number, room: string) => void

export class Turns {
  readonly #schedule: RunLater
  readonly #room: string

  constructor(schedule: RunLater, room: string) {
    this.#schedule = schedule
    this.#room = room
  }

  /** Resolves when the room has its next turn. */
  next(): Promise<void> {
    return this.after(0)
  }

  /** Resolves when the room has a turn, at the earliest `ms` from now. */
  after(ms: number): Promise<void> {
    return new Promise((go) => this.#schedule(go, ms, this.#room))
  }

  /** Runs one step in each turn. */
  async through<T>(steps: Generator<void, T>): Promise<T> {
    for (;;) {
      const step = steps.next()
      if (step.done) return step.value
      await this.next()
    }
  }
}
