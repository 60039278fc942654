// Measures the cost of a process by the kernel's counters (proc(5)).

import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

/**
 * Ticks of the kernel's clock in a second. The number is the same on all Linux machines that Node runs on.
 */
const TICKS = 100

/** s of CPU that a process has used, with all its threads. */
function cpuOf(pid: number): number {
  // After the name, which may contain spaces. Field 3 is the state, 14 and 15 are user and system time.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / TICKS
}

/** s of CPU that all processes have used. */
function cpuOfAll(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] =
    readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/\s+/).slice(1).map(Number) ?? []
  return (user + nice + system + irq + softirq) / TICKS
}

/** KiB that a process holds in memory. */
export function memoryOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}

export interface Cost {
  /** % of a core that the relay took. */
  cpu: number
  /** % of a core that other programs of the machine used, not counting the relay and the driver. */
  foreign: number
  /** The 99th percentile of the driver's event loop delay, in ms. */
  lag: number
}

/** Begins to measure. The returned function gives the mean since then. */
export function meter(pid: number): () => Cost {
  const [relay, driver, all, start] = [cpuOf(pid), cpuOf(process.pid), cpuOfAll(), performance.now()]
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  return () => {
    delay.disable()
    const seconds = (performance.now() - start) / 1000
    const [ofRelay, ofDriver] = [cpuOf(pid) - relay, cpuOf(process.pid) - driver]
    return {
      cpu: (100 * ofRelay) / seconds,
      foreign: Math.max(0, (100 * (cpuOfAll() - all - ofRelay - ofDriver)) / seconds),
      lag: delay.percentile(99) / 1e6,
    }
  }
}
