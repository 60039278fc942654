// Counts the steps that code takes: how often each of its blocks runs. V8 counts that exactly, on any
// machine. V8 counts only in modules that are loaded after this one, so this one must be imported first. A
// call of built-in code, such as a regular expression, is one step, however long it takes.

import { Session, type Profiler } from 'node:inspector'

const session = new Session()
session.connect()

session.post('Profiler.enable')
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

/** The steps since the last call. (In the session's own thread, `post` calls back before it returns.) */
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

/**
 * Steps grow linearly if the second doubling of the size adds less than this times the steps that the first one
 * added. That factor is 2 for linear code, and 4 for quadratic code.
 */
const MOST = 2.4
/** More than one try, because a first run takes some extra steps. */
const TRIES = 3

/**
 * Null if the steps grow linearly. Else the steps that the second doubling of the size adds, divided by the steps
 * that the first one adds.
 */
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
