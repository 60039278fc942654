// Tasks that show where they run, and that go wrong on demand.

import { threadId } from 'node:worker_threads'

export const tasks = {
  where: () => ({ threadId, pid: process.pid }),
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
  /** In one piece. */
  swell: () => {
    const all: string[] = []
    for (;;) all.push(`${'#'.repeat(4e8)}${all.length}`.split('').join('-'))
  },
  exit: () => process.exit(1),
} as const
