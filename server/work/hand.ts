// A hand does a workshop's orders one after another, in a thread or in a process. It says once that it is
// ready, and then sends the outcome of each order.
//
// A thread is quick to reach but not safe: a thread that allocates more than its memory limit at once ends
// the whole relay. So long orders, and orders that read documents, run in a process. The process ends when
// the relay ends.
//
// On a machine with few processors, hands have a lower priority than the relay's own thread. Otherwise that
// thread would wait for a processor while hands work. Processes have a lower priority than threads, because
// threads do the short orders, which honest people wait for.

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { limits } from '../config/limits.ts'
import { processGivesWay } from './niceness.ts'
import { movable, type Order, type Outcome } from './runner.ts'

export interface Heard {
  said: (message: 'ready' | Outcome<unknown>) => void
  /** Called when the hand has ended, for whatever reason. */
  ended: (why: string) => void
}

export interface Hand {
  send(order: Order): void
  end(): Promise<void>
}

export type Hire = (heard: Heard) => Hand

/** A hand's memory, in MiB. */
interface Memory {
  /** The heap's old generation. */
  old: number
  /** The heap's young generation. */
  young: number
  /** The stack, if the usual one is too small. */
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
        '--single-threaded-gc', // otherwise five more threads of the process compete with the relay's one
      ],
      serialization: 'advanced',
      stdio: 'ignore', // if memory runs out, V8 prints pages of figures
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
    // This happens at once, because each thread of the process inherits the priority that it has at that
    // thread's start.
    if (child.pid !== undefined) processGivesWay(child.pid, limits.giveWay.process)
    return {
      send: (order) => child.send(order, () => undefined), // sending fails only after the process ended, which `exit` reports
      end: () => {
        child.kill('SIGKILL')
        return gone
      },
    }
  }
