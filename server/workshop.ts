// A thread for what may take long, so that rooms on this one don't wait for it. It holds no state:
// bytes in, bytes out, one order after the other. An order that ends its thread, or takes too long,
// fails by itself; the next one is given to another thread.

import { Worker } from 'node:worker_threads'
import { limits } from './limits.ts'
import type { Order, Outcome, Runner, Tasks } from './tasks.ts'

interface Waiting {
  order: Order
  done: (outcome: Outcome<unknown>) => void
}

export class Workshop implements Runner {
  readonly #queue: Waiting[] = []
  #worker: Worker | null = null
  #current: Waiting | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  run<T extends keyof Tasks>(
    task: T,
    ...given: Parameters<Tasks[T]>
  ): Promise<Outcome<ReturnType<Tasks[T]>>> {
    return new Promise((done) => {
      this.#queue.push({ order: { task, given }, done: done as Waiting['done'] })
      this.#next()
    })
  }

  /** What is under way or waits is failed. */
  async close(): Promise<void> {
    for (const { done } of this.#queue.splice(0)) done({ is: 'failed', why: 'the server is closing' })
    await this.#worker?.terminate()
  }

  #next(): void {
    if (this.#current !== null) return
    this.#current = this.#queue.shift() ?? null
    if (this.#current === null) return
    const { order } = this.#current
    const deadline = deadlineOf(order)
    this.#timer = setTimeout(() => {
      this.#end({ is: 'failed', why: `it took longer than ${deadline} ms` })
    }, deadline)
    this.#worker ??= this.#start()
    this.#worker.postMessage(order)
  }

  #deliver(outcome: Outcome<unknown>): void {
    clearTimeout(this.#timer)
    this.#current?.done(outcome)
    this.#current = null
    this.#next()
  }

  /** Gives the thread up, with what it has. */
  #end(outcome: Outcome<unknown>): void {
    void this.#worker?.terminate()
    this.#worker = null
    this.#deliver(outcome)
  }

  #start(): Worker {
    const worker = new Worker(new URL('start-worker.js', import.meta.url))
    let why = 'the thread was ended'
    worker.on('message', (outcome: Outcome<unknown>) => {
      if (worker === this.#worker) this.#deliver(outcome)
    })
    worker.on('error', (error) => (why = String(error)))
    worker.on('exit', () => {
      if (worker === this.#worker) this.#end({ is: 'failed', why })
    })
    return worker
  }
}

/** ms */
const deadlineOf = ({ given }: Order): number =>
  Math.round(limits.order + (limits.orderPerMiB * bytesIn(given)) / 2 ** 20)

function bytesIn(value: unknown): number {
  if (value instanceof Uint8Array) return value.length
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, each) => sum + bytesIn(each), 0)
}
