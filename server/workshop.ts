// A thread for what may take long, so that no room waits for another one's work. It holds no state: bytes
// in, bytes out, one order after the other, fair by team and room. An order that ends its thread, or takes
// too much time or memory, fails by itself; the next one is given to another thread, and the room that sent
// it is set back.

import { Worker, type ResourceLimits } from 'node:worker_threads'
import { FairQueue } from './fair-queue.ts'
import { limits } from './limits.ts'
import { bytesIn, bytesOf, movable, type Order, type Outcome, type Runner, type TasksOf } from './runner.ts'

export interface WorkshopOptions {
  /** The module that exports its `tasks`. */
  tasks: URL
  /** What the thread may hold, in MiB. */
  memory: ResourceLimits
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
  #worker: Worker | null = null
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

  /** Orders that wait for the thread. */
  get waiting(): number {
    return this.#queue.size
  }

  /** What is under way or waits is failed. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    for (let next = this.#queue.take(); next !== undefined; next = this.#queue.take())
      next.done({ is: 'failed', why: CLOSING })
    const worker = this.#worker
    this.#worker = null
    this.#current?.done({ is: 'failed', why: CLOSING })
    this.#current = null
    await worker?.terminate()
  }

  #next(): void {
    if (this.#current !== null || this.#isClosed) return
    this.#current = this.#queue.take() ?? null
    if (this.#current === null) return
    this.#worker ??= this.#start()
    if (this.#isReady) this.#give(this.#worker, this.#current)
  }

  /** Its time begins once the thread is there. */
  #give(worker: Worker, { order }: Waiting): void {
    const { time, timePerMiB } = this.#options
    this.#endAfter(Math.round(time + (timePerMiB * bytesIn(order.given)) / 2 ** 20))
    const given = order.given.map(alone)
    worker.postMessage({ ...order, given }, movable(given))
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

  /** Gives the thread up, with what it has; what waits shall not wait for another one to start. */
  #end(why: string): void {
    void this.#worker?.terminate()
    this.#worker = null
    this.#isReady = false
    if (this.#current !== null) this.#queue.setBack(this.#current.room, limits.setBack)
    if (this.#queue.size > 0) this.#worker = this.#start()
    this.#deliver({ is: 'failed', why })
  }

  #start(): Worker {
    const { tasks, memory } = this.#options
    const worker = new Worker(new URL('start-worker.js', import.meta.url), {
      workerData: { tasks: tasks.href },
      resourceLimits: memory,
    })
    let why = 'the thread was ended'
    this.#endAfter(limits.threadStart)
    worker.on('message', (said: 'ready' | Outcome<unknown>) => {
      if (worker !== this.#worker) return
      if (said !== 'ready') return this.#deliver(said)
      clearTimeout(this.#timer)
      this.#isReady = true
      if (this.#current !== null) this.#give(worker, this.#current)
    })
    worker.on('error', (error) => (why = String(error)))
    worker.on('exit', () => {
      if (worker === this.#worker) this.#end(why)
    })
    return worker
  }
}

const CLOSING = 'the server is closing'

/**
 * What is sent to a thread is copied with the whole buffer it lies in: an update of a log with the file. So
 * each is copied by itself, once, and the copy is moved.
 */
function alone(given: unknown): unknown {
  if (given instanceof Uint8Array) return Uint8Array.from(given)
  if (bytesOf(given).length === 0 || typeof given !== 'object' || given === null) return given
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, alone(value)]))
}
