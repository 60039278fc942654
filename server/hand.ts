// Who does a workshop's orders, one after the other: a thread or a process. Each says once that it is
// ready, and then the outcome of each order.
//
// A thread is near, but not safe: where one allocation goes beyond what it may hold, all of the relay ends
// with it. So long orders, and those that read documents, are done by a process. It gives way to the
// relay where processors are few, and ends with it.

import { fork, type ChildProcess } from 'node:child_process'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
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

/** How much less urgent than the relay itself. */
const NICE = 3

/** Where processors are few, the relay goes first. */
function giveWay({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, NICE)
  } catch {
    // It has ended already, and `exit` says so; or it may not, and is as urgent as the relay.
  }
}

export const processFor =
  (tasks: URL, { old, young }: Memory): Hire =>
  ({ said, ended }) => {
    const child = fork(fileURLToPath(START), [tasks.href], {
      execArgv: [`--max-old-space-size=${old}`, `--max-semi-space-size=${Math.ceil(young / 3)}`],
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
    giveWay(child)
    return {
      send: (order) => child.send(order, () => undefined), // what cannot be sent has ended, and says so
      end: () => {
        child.kill('SIGKILL')
        return gone
      },
    }
  }
