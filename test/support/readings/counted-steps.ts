// Counts the steps that code takes: how often each of its blocks runs, which V8 counts exactly, on any machine.
// V8 counts only in what is loaded after this module, so import it first. What is built in, such as a
// regular expression, is one step, however long it takes.

import { Session, type Profiler } from 'node:inspector'

const session = new Session()
session.connect()

session.post('Profiler.enable')
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

/** A session on the own thread answers before `post` returns. Each answer starts the count anew. */
function counted(): number {
  let steps = 0
  const add = (error: Error | null, { result }: Profiler.TakePreciseCoverageReturnType) => {
    if (error !== null) throw error
    for (const { functions } of result)
      for (const { ranges } of functions) for (const { count } of ranges) steps += count
  }
  session.post('Profiler.takePreciseCoverage', add)
  return steps
}

export function stepsOf(run: () => unknown): number {
  counted()
  run()
  return counted()
}

/** For twice the size, beyond the first: 2 where the steps grow with the size, 4 where with its square. */
const MOST = 2.4
/** A first run takes some steps of its own. */
const TRIES = 3

/** Null where the steps grow with the size, or how many times as many the second half takes. */
export function growthOfSteps(make: (size: number) => () => unknown, size: number): number | null {
  let growth = Infinity
  for (let tried = 0; tried < TRIES; tried++) {
    const steps = (of: number) => stepsOf(make(of))
    const [least, middle, most] = [steps(size / 4), steps(size / 2), steps(size)]
    if (most - middle < size / 4) return null
    growth = Math.min(growth, (most - middle) / Math.max(1, middle - least))
    if (growth < MOST) return null
  }
  return growth
}
