// A hand for what may take long, so that no room waits for another one's work. It holds no state: bytes
// in, bytes out, one order after the other, fair by team and room. An order that ends it, or takes too much
// time or memory, fails by itself; the next one is given to another hand, and the room that sent it is set
// back.

import { FairQueue } from './fair-queue.ts'
import type { Hand, Hire } from './hand.ts'
import { limits } from './limits.ts'
import { bytesIn, bytesOf, type Order, type Outcome, type Runner, type TasksOf } from './runner.ts'

export interface WorkshopOptions {
  hire: Hire
  /** ms that an order may take, and for each MiB of it. */
  time: number
  timePerMiB: number
  /** ms */
  now: () => number
}

interface Waiting {
  room: string
  order: Order
  done: (outcome: Outcome<unknown>) => void
}

export class Workshop<T extends TasksOf<T>> {
  readonly #options: WorkshopOptions
  readonly #queue: FairQueue<Waiting>
  #hand: Hand | null = null
  #isReady = false
  #current: Waiting | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #isClosed = false

  constructor(options: WorkshopOptions) {
    this.#options = options
    this.#queue = new FairQueue(options.now)
  }

  /** Where a room has its work done. */
  for(room: string): Runner<T> {
    return {
      run: <N extends keyof T>(task: N, ...given: Parameters<T[N]>) =>
        new Promise<Outcome<ReturnType<T[N]>>>((done) => {
          if (this.#isClosed) return done({ is: 'failed', why: CLOSING })
          this.#queue.add(room, { room, order: { task, given }, done: done as Waiting['done'] })
          this.#next()
        }),
    }
  }

  /** Orders that wait for the hand. */
  get waiting(): number {
    return this.#queue.size
  }

  /** What is under way or waits is failed. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    for (let next = this.#queue.take(); next !== undefined; next = this.#queue.take())
      next.done({ is: 'failed', why: CLOSING })
    const hand = this.#hand
    this.#hand = null
    this.#current?.done({ is: 'failed', why: CLOSING })
    this.#current = null
    await hand?.end()
  }

  #next(): void {
    if (this.#current !== null || this.#isClosed) return
    this.#current = this.#queue.take() ?? null
    if (this.#current === null) return
    this.#hand ??= this.#start()
    if (this.#isReady) this.#give(this.#hand, this.#current)
  }

  /** Its time begins once the hand is ready. */
  #give(hand: Hand, { order }: Waiting): void {
    const { time, timePerMiB } = this.#options
    this.#endAfter(Math.round(time + (timePerMiB * bytesIn(order.given)) / 2 ** 20))
    hand.send({ ...order, given: order.given.map(alone) })
  }

  #endAfter(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#end(`it took longer than ${ms} ms`), ms)
  }

  #deliver(outcome: Outcome<unknown>): void {
    clearTimeout(this.#timer)
    this.#current?.done(outcome)
    this.#current = null
    this.#next()
  }

  /** Gives the hand up, with what it has; what waits shall not wait for another one to start. */
  #end(why: string): void {
    void this.#hand?.end()
    this.#hand = null
    this.#isReady = false
    if (this.#current !== null) this.#queue.setBack(this.#current.room, limits.setBack)
    if (this.#queue.size > 0) this.#hand = this.#start()
    this.#deliver({ is: 'failed', why })
  }

  #start(): Hand {
    const hand: Hand = this.#options.hire({
      said: (message) => {
        if (hand !== this.#hand) return
        if (message !== 'ready') return this.#deliver(message)
        clearTimeout(this.#timer)
        this.#isReady = true
        if (this.#current !== null) this.#give(hand, this.#current)
      },
      ended: (why) => {
        if (hand === this.#hand) this.#end(why)
      },
    })
    this.#endAfter(limits.handStart)
    return hand
  }
}

const CLOSING = 'the server is closing'

/**
 * What is sent to a hand is copied with the whole buffer it lies in: an update of a log with the file. So
 * each is copied by itself, once, and the copy is moved.
 */
function alone(given: unknown): unknown {
  if (given instanceof Uint8Array) return Uint8Array.from(given)
  if (bytesOf(given).length === 0 || typeof given !== 'object' || given === null) return given
  if (Array.isArray(given)) return given.map(alone)
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, alone(value)]))
}
