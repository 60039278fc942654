// Who does a workshop's orders, one after the other: a thread or a process. Each says once that it is
// ready, and then the outcome of each order.
//
// A thread is near, but not safe: where one allocation goes beyond what it may hold, all of the relay ends
// with it. So long orders, and those that read documents, are done by a process, which ends with the relay.
//
// Where processors are few, each gives way to the relay's own thread, a process more than a thread: orders
// of honest people that others wait for are short, and done by threads. Without that the relay waits for
// a core as long as it works.

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { limits } from '../config/limits.ts'
import { processGivesWay } from './niceness.ts'
import { movable, type Order, type Outcome } from './runner.ts'

export interface Heard {
  said: (message: 'ready' | Outcome<unknown>) => void
  /** By itself, or by `end`. */
  ended: (why: string) => void
}

export interface Hand {
  send(order: Order): void
  end(): Promise<void>
}

export type Hire = (heard: Heard) => Hand

/** MiB of its heap, and of its stack where the usual one would not do. */
interface Memory {
  old: number
  young: number
  stack?: number
}

const START = new URL('start-worker.js', import.meta.url)
const ENDED = 'the thread was ended'

export const threadFor =
  (tasks: URL, { old, young, stack }: Memory): Hire =>
  ({ said, ended }) => {
    const worker = new Worker(START, {
      workerData: tasks.href,
      resourceLimits: {
        maxOldGenerationSizeMb: old,
        maxYoungGenerationSizeMb: young,
        ...(stack !== undefined && { stackSizeMb: stack }),
      },
    })
    let why = ENDED
    worker.on('message', said)
    worker.on('error', (error) => (why = String(error)))
    worker.on('exit', () => ended(why))
    return {
      send: (order) => worker.postMessage(order, movable(order)),
      end: async () => void (await worker.terminate()),
    }
  }

export const processFor =
  (tasks: URL, { old, young }: Memory): Hire =>
  ({ said, ended }) => {
    const child = fork(fileURLToPath(START), [tasks.href], {
      execArgv: [
        `--max-old-space-size=${old}`,
        `--max-semi-space-size=${Math.ceil(young / 3)}`,
        '--single-threaded-gc', // five threads of its own are five against the relay's one
      ],
      serialization: 'advanced',
      stdio: 'ignore', // where memory runs out, pages of figures
    })
    const gone = new Promise<void>((done) => {
      const end = (why: string) => {
        ended(why)
        done()
      }
      child.on('error', (error) => end(String(error)))
      child.on('exit', (code, signal) => end(`its process was ended (${signal ?? code})`))
    })
    child.on('message', (message) => said(message as Parameters<Heard['said']>[0]))
    // At once: the threads that it starts are as urgent as it is then.
    if (child.pid !== undefined) processGivesWay(child.pid, limits.giveWay.process)
    return {
      send: (order) => child.send(order, () => undefined), // what cannot be sent has ended, and says so
      end: () => {
        child.kill('SIGKILL')
        return gone
      },
    }
  }
