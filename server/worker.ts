// The other thread: one order after the other, each with its delivery.

import { parentPort } from 'node:worker_threads'
import { perform, type Delivery, type Order } from './tasks.ts'

parentPort?.on('message', (order: Order) => {
  const delivery: Delivery = { number: order.number, outcome: perform(order) }
  parentPort?.postMessage(delivery)
})
