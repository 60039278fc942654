// Gives orders to one hand, one at a time, each with a time limit. If the hand ends or takes too long, its
// order fails, and the next order gets a new hand.

import type { Hand, Hire } from './hand.ts'
import { limits } from '../config/limits.ts'
import { bytesIn, bytesOf, type Order, type Outcome } from './runner.ts'

export interface BenchOptions {
  hire: Hire
  /** ms that an order may take, without `timePerMiB`. */
  time: number
  /** More ms for each MiB of the order. */
  timePerMiB: number
  /** Called after each order. `how` is `ended` if the hand ended, or was ended, before the order was done. */
  finished: (outcome: Outcome<unknown>, how: 'delivered' | 'ended') => void
}

export class Bench {
  readonly #options: BenchOptions
  #hand: Hand | null = null
  #isReady = false
  #order: Order | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: BenchOptions) {
    this.#options = options
  }

  get isReady(): boolean {
    return this.#isReady
  }

  /** Gives the hand an order. The time limit counts from when the hand is ready. */
  begin(order: Order): void {
    this.#order = order
    this.prepare()
    if (this.#isReady) this.#give()
  }

  /** Starts a hand if there is none. */
  prepare(): void {
    this.#hand ??= this.#start()
  }

  /** Ends the hand. `finished` is not called for its order. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    const hand = this.#hand
    this.#hand = null
    this.#isReady = false
    this.#order = null
    await hand?.end()
  }

  #give(): void {
    if (this.#hand === null || this.#order === null) return
    const { time, timePerMiB } = this.#options
    const { given } = this.#order
    this.#endAfter(Math.round(time + (timePerMiB * bytesIn(given)) / 2 ** 20))
    this.#hand.send({ ...this.#order, given: given.map(alone) })
  }

  #endAfter(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#end(`it took longer than ${ms} ms`), ms)
  }

  #end(why: string): void {
    const order = this.#order
    void this.close()
    if (order !== null) this.#options.finished({ is: 'failed', why }, 'ended')
  }

  #start(): Hand {
    const hand: Hand = this.#options.hire({
      said: (message) => {
        if (hand !== this.#hand) return
        clearTimeout(this.#timer)
        if (message === 'ready') {
          this.#isReady = true
          return this.#give()
        }
        this.#order = null
        this.#options.finished(message, 'delivered')
      },
      ended: (why) => {
        if (hand === this.#hand) this.#end(why)
      },
    })
    this.#endAfter(limits.handStart)
    return hand
  }
}

/**
 * Copies each byte array into a buffer of its own, which can be moved to the hand. Sending a byte array as it
 * is would copy its whole buffer, and the buffer of a logged update is the whole file.
 */
function alone(given: unknown): unknown {
  if (given instanceof Uint8Array) return Uint8Array.from(given)
  if (bytesOf(given).length === 0 || typeof given !== 'object' || given === null) return given
  if (Array.isArray(given)) return given.map(alone)
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, alone(value)]))
}
