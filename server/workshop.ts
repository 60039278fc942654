// A thread for what may take long, so that rooms on this one don't wait for it. It holds no state:
// bytes in, bytes out. One that dies fails what it had been given, and the next order starts another.

import { Worker } from 'node:worker_threads'
import type { Delivery, Order, Outcome, Runner, Tasks } from './tasks.ts'

interface Bench {
  worker: Worker
  /** By number of the order. */
  waiting: Map<number, (outcome: Outcome<unknown>) => void>
}

export class Workshop implements Runner {
  #bench: Bench | null = null
  #orders = 0

  run<T extends keyof Tasks>(
    task: T,
    ...given: Parameters<Tasks[T]>
  ): Promise<Outcome<ReturnType<Tasks[T]>>> {
    const { worker, waiting } = (this.#bench ??= this.#start())
    const order: Order = { number: ++this.#orders, task, given }
    return new Promise((done) => {
      waiting.set(order.number, done as (outcome: Outcome<unknown>) => void)
      worker.postMessage(order)
    })
  }

  async close(): Promise<void> {
    await this.#bench?.worker.terminate()
  }

  #start(): Bench {
    const worker = new Worker(new URL('worker.js', import.meta.url))
    const bench: Bench = { worker, waiting: new Map() }
    let why = 'the thread was ended'
    worker.on('message', ({ number, outcome }: Delivery) => {
      bench.waiting.get(number)?.(outcome)
      bench.waiting.delete(number)
    })
    worker.on('error', (error) => (why = String(error)))
    worker.on('exit', () => {
      if (this.#bench === bench) this.#bench = null
      for (const done of bench.waiting.values()) done({ is: 'failed', why })
    })
    return bench
  }
}
