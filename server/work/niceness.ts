// How urgent threads and processes are beside the relay's own thread. Each step takes away a fifth of what
// they get of a core that others want too.

import { getPriority, setPriority } from 'node:os'

/** The least urgent that there is. */
const LEAST = 19

/** So many steps below this thread. */
export function processGivesWay(pid: number, steps: number): void {
  try {
    setPriority(pid, Math.min(LEAST, getPriority() + steps))
  } catch {
    // It has ended already, and `exit` says so; or it may not, and is as urgent as the relay.
  }
}

/** This thread alone. Only Linux has threads with priorities of their own: elsewhere all of the relay would give way. */
export function threadGivesWay(steps: number): void {
  if (process.platform === 'linux') processGivesWay(0, steps)
}
