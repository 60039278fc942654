// Tasks that show where they run, and tasks that fail.

import { readdirSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { threadId } from 'node:worker_threads'

export const tasks = {
  where: () => ({ threadId, pid: process.pid }),
  niceness: () => getPriority(),
  /** The niceness of each thread of this process. */
  nicenesses: () =>
    process.platform !== 'linux'
      ? [getPriority()]
      : readdirSync('/proc/self/task').map((id) => {
          const [, rest = ''] = readFileSync(`/proc/self/task/${id}/stat`, 'latin1').split(') ')
          return Number(rest.split(' ')[16])
        }),
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
  /** Allocates memory in large pieces. */
  swell: () => {
    const all: string[] = []
    for (;;) all.push(`${'#'.repeat(4e8)}${all.length}`.split('').join('-'))
  },
  exit: () => process.exit(1),
} as const
