// Tasks that show where they run, and that go wrong on demand.

import { isMainThread, threadId } from 'node:worker_threads'

export const tasks = {
  where: () => ({ isMainThread, threadId }),
  echo: (given: Uint8Array) => ({ given, of: given.buffer.byteLength }),
  throws: () => {
    throw new Error('as told')
  },
  spin: () => {
    for (;;);
  },
  hoard: () => {
    const all: number[][] = []
    for (;;) all.push(new Array<number>(1000).fill(all.length))
  },
  exit: () => process.exit(1),
} as const
