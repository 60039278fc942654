// Hands for work that may take long, so that no room waits for another room's work. Hands hold no state: they
// get bytes and return bytes. Turns are fair by team and room, and by the time that each has used. If an
// order ends its hand, or takes too much time or memory, only that order fails, and its room comes last for a
// while.
//
// Usually there is one hand. If it works long for one team while another team's order waits, a second hand is
// started, called a spare hand. No team ever uses two hands at once.

import { Bench } from './bench.ts'
import { FairQueue } from '../fair/fair-queue.ts'
import type { Hire } from './hand.ts'
import { limits } from '../config/limits.ts'
import type { Order, Outcome, Runner, TasksOf } from './runner.ts'
import { teamOf } from '../fair/turnstile.ts'

export interface WorkshopOptions {
  hire: Hire
  /** ms that an order may take, without `timePerMiB`. */
  time: number
  /** More ms for each MiB of the order. */
  timePerMiB: number
  /** ms */
  now: () => number
  spare?: Spare
}

export interface Spare {
  /** The most hands, including the first. */
  hands: number
  /** ms that an order waits before a spare hand is started. */
  after: number
  /** ms without an order after which a spare hand ends. */
  idle: number
}

const NO_SPARE: Spare = { hands: 1, after: 0, idle: 0 }

interface Waiting {
  room: string
  order: Order
  done: (outcome: Outcome<unknown>) => void
}

interface Place {
  bench: Bench
  /** `began` in ms */
  current: (Waiting & { began: number }) | null
  /** Ends a spare hand that has nothing to do. */
  leaves: ReturnType<typeof setTimeout> | undefined
}

export class Workshop<T extends TasksOf<T>> {
  readonly #options: WorkshopOptions
  readonly #spare: Spare
  readonly #queue: FairQueue<Waiting>
  /** The first place stays for ever; the others are for spare hands. */
  readonly #places: Place[]
  #hires: ReturnType<typeof setTimeout> | undefined
  #isClosed = false

  constructor(options: WorkshopOptions) {
    this.#options = options
    this.#spare = options.spare ?? NO_SPARE
    this.#queue = new FairQueue(options.now)
    this.#places = [this.#newPlace()]
  }

  /** Returns the runner of a room's orders. */
  for(room: string): Runner<T> {
    return new Work(this, room)
  }

  do(room: string, order: Order): Promise<Outcome<unknown>> {
    return new Promise((done) => {
      if (this.#isClosed) return done({ is: 'failed', why: CLOSING })
      this.#queue.add(room, { room, order, done })
      this.#next()
    })
  }

  /** Orders that wait for a hand. */
  get waiting(): number {
    return this.#queue.size
  }

  /** Fails all orders that run or wait. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#hires)
    for (let next = this.#queue.take(); next !== undefined; next = this.#queue.take())
      next.done({ is: 'failed', why: CLOSING })
    await Promise.all(
      this.#places.splice(0).map(async ({ bench, current, leaves }) => {
        clearTimeout(leaves)
        current?.done({ is: 'failed', why: CLOSING })
        await bench.close()
      }),
    )
  }

  #next(): void {
    if (this.#isClosed) return
    for (const place of this.#places) if (place.current === null) this.#begin(place)
    this.#hireSoon()
  }

  #begin(place: Place): void {
    const next = this.#queue.take(this.#isServed)
    if (next === undefined) return
    clearTimeout(place.leaves)
    place.current = { ...next, began: this.#options.now() }
    place.bench.begin(next.order)
  }

  readonly #isServed = (team: string): boolean =>
    this.#places.some(({ current }) => current !== null && teamOf(current.room) === team)

  /** Starts a spare hand if all hands stay busy with other teams. */
  #hireSoon(): void {
    if (this.#hires !== undefined || this.#places.length >= this.#spare.hands) return
    if (!this.#queue.has(this.#isServed)) return
    this.#hires = setTimeout(() => {
      this.#hires = undefined
      // A hand that is still starting will soon be free.
      if (this.#places.every(({ bench }) => bench.isReady) && this.#queue.has(this.#isServed))
        this.#places.push(this.#newPlace())
      this.#next()
    }, this.#spare.after)
  }

  #newPlace(): Place {
    const { hire, time, timePerMiB } = this.#options
    const place: Place = {
      bench: new Bench({
        hire,
        time,
        timePerMiB,
        finished: (outcome, how) => this.#finished(place, outcome, how),
      }),
      current: null,
      leaves: undefined,
    }
    return place
  }

  #finished(place: Place, outcome: Outcome<unknown>, how: 'delivered' | 'ended'): void {
    const { current } = place
    place.current = null
    if (current === null) return
    this.#queue.charge(current.room, this.#options.now() - current.began)
    if (how === 'ended') this.#queue.setBack(current.room, limits.setBack)
    // A new hand is started now, so that the next order need not wait for the start.
    if (how === 'ended' && this.#queue.size > 0) place.bench.prepare()
    current.done(outcome)
    this.#next()
    if (place.current === null && place !== this.#places[0])
      place.leaves = setTimeout(() => this.#dismiss(place), this.#spare.idle)
  }

  #dismiss(place: Place): void {
    this.#places.splice(this.#places.indexOf(place), 1)
    void place.bench.close()
  }
}

/** One room’s runner. */
class Work<T extends TasksOf<T>> implements Runner<T> {
  readonly #workshop: Workshop<T>
  readonly #room: string

  constructor(workshop: Workshop<T>, room: string) {
    this.#workshop = workshop
    this.#room = room
  }

  run<N extends keyof T>(task: N, ...given: Parameters<T[N]>): Promise<Outcome<ReturnType<T[N]>>> {
    return this.#workshop.do(this.#room, { task, given }) as Promise<Outcome<ReturnType<T[N]>>>
  }
}

const CLOSING = 'the server is closing'
