// What this process says about itself.

import { readdir, statfs } from 'node:fs/promises'
import { limits } from '../config/limits.ts'
import type { Durations } from './figures.ts'
import type { Present } from './relay-figures.ts'

export async function aboutThisProcess(): Promise<Present['process']> {
  const { rss, heapUsed, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  const files = await readdir('/proc/self/fd').catch(() => null) // only Linux has it
  return {
    started: Math.round(performance.timeOrigin / 1000),
    cpuSeconds: (user + system) / 1e6,
    resident: rss,
    heap: heapUsed,
    external,
    openFiles: files && files.length - 1, // without the one by which it was read
  }
}

/** Null if the file system does not say so soon. */
export async function freeBytes(directory: string): Promise<number | null> {
  const asked = statfs(directory).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  )
  return Promise.race([
    asked,
    new Promise<null>((late) => setTimeout(() => late(null), limits.figures.free).unref()),
  ])
}

/** Looks again and again how late a timer is: by as much as everything else in this process has to wait. */
export function watchLoop(delays: Durations): void {
  const { looks } = limits.figures
  let last = performance.now()
  setInterval(() => {
    const now = performance.now()
    delays.add(Math.max(0, now - last - looks))
    last = now
  }, looks).unref()
}
