// What runs in a hand's thread or process. It says once that it is ready, and then answers each order with
// its outcome.

import { parentPort, Worker, workerData } from 'node:worker_threads'
import { limits } from '../config/limits.ts'
import { threadGivesWay } from './niceness.ts'
import { movable, perform, type Order, type TasksOf } from './runner.ts'

const load = async (module: string) => ((await import(module)) as { tasks: TasksOf<unknown> }).tasks

if (parentPort !== null) {
  const port = parentPort
  threadGivesWay(limits.giveWay.thread)
  const tasks = await load(workerData as string)
  port.on('message', (order: Order) => {
    const outcome = perform(tasks, order)
    port.postMessage(outcome, movable(outcome))
  })
  port.postMessage('ready')
} else {
  // A signal to the whole process group does not end this process; the relay ends it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  process.on('disconnect', () => process.exit())
  // A running order blocks this thread. So another thread watches whether the relay is gone.
  new Worker(
    `const relay = process.ppid
     setInterval(() => process.ppid === relay || process.kill(process.pid, 'SIGKILL'), 1000)`,
    { eval: true },
  ).unref()
  const tasks = await load(process.argv[2] ?? '')
  process.on('message', (order: Order) => process.send?.(perform(tasks, order)))
  process.send?.('ready')
}
