// The other thread: one order after the other, each with its outcome.

import { parentPort } from 'node:worker_threads'
import { perform, type Order } from './tasks.ts'

parentPort?.on('message', (order: Order) => parentPort?.postMessage(perform(order)))
