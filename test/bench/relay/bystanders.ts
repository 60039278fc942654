// Two people in another room. Measures the longest time from a letter that one types until the other has it.

import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from './client.ts'
import type { Contestant } from './contestants.ts'

/** ms between letters. */
const PAUSE = 5
/** Letters before the measurement, because a relay is slow with the first ones. */
const FIRST = 200

export class Bystanders {
  readonly #writer: Client
  readonly #reader: Client
  /** When each letter was typed. */
  readonly #typed: number[] = []
  #seen = 0
  #longest = 0
  #isOver = false

  private constructor(writer: Client, reader: Client) {
    this.#writer = writer
    this.#reader = reader
    const text = reader.doc.getText('t')
    text.observe(() => {
      const now = performance.now()
      for (; this.#seen < text.length; this.#seen++)
        this.#longest = Math.max(this.#longest, now - (this.#typed[this.#seen] ?? now))
    })
    void this.#type()
  }

  static async come(contestant: Contestant, room: number): Promise<Bystanders> {
    const join = () => Client.join(contestant, { room, full: true })
    const those = new Bystanders(await join(), await join())
    while (those.#seen < FIRST) await sleep(PAUSE)
    those.#longest = 0
    return those
  }

  /** Stops typing. Returns the longest wait, in ms. */
  async leave(): Promise<number> {
    this.#isOver = true
    while (this.#seen < this.#typed.length) await sleep(1)
    await Promise.all([this.#writer.close(), this.#reader.close()])
    return this.#longest
  }

  async #type(): Promise<void> {
    const text = this.#writer.doc.getText('t')
    while (!this.#isOver) {
      this.#typed.push(performance.now())
      text.insert(text.length, 'x')
      await sleep(PAUSE)
    }
  }
}
