// The other thread: says once that it is ready, then does one order after the other, each with its outcome.

import { parentPort, workerData } from 'node:worker_threads'
import { movable, perform, type Order, type TasksOf } from './runner.ts'

const { tasks } = (await import((workerData as { tasks: string }).tasks)) as { tasks: TasksOf<unknown> }

parentPort?.on('message', (order: Order) => {
  const outcome = perform(tasks, order)
  parentPort?.postMessage(outcome, movable(outcome))
})
parentPort?.postMessage('ready')
