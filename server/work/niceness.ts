// Lowers the priority of threads and processes below the relay's own thread. Each step takes away a fifth of
// their share of a core that others want too.

import { getPriority, setPriority } from 'node:os'

/** The lowest priority that exists. */
const LEAST = 19

/** Sets a process's priority `steps` below this thread's. */
export function processGivesWay(pid: number, steps: number): void {
  try {
    setPriority(pid, Math.min(LEAST, getPriority() + steps))
  } catch {
    // The process has ended, which `exit` reports. Or the system forbids the change, and the priority stays.
  }
}

/**
 * Lowers this thread's priority. Only on Linux do threads have priorities; elsewhere this would slow down the
 * whole relay.
 */
export function threadGivesWay(steps: number): void {
  if (process.platform === 'linux') processGivesWay(0, steps)
}
