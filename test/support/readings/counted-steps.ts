// Counts the steps that code takes: how often each of its blocks runs. V8 counts that exactly, on any
// machine. V8 counts only in modules that are loaded after this one, so this one must be imported first. A
// call of built-in code, such as a regular expression, is one step, however long it takes.

import { Session, type Profiler } from 'node:inspector'

const session = new Session()
session.connect()

session.post('Profiler.enable')
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

type Steps = ReadonlyMap<string, number>

/** The steps of each function since the last call. (In the session's own thread, `post` calls back before it returns.) */
function counted(): Steps {
  const steps = new Map<string, number>()
  const add = (error: Error | null, { result }: Profiler.TakePreciseCoverageReturnType) => {
    if (error !== null) throw error
    for (const { scriptId, functions } of result)
      for (const { ranges } of functions) {
        let sum = 0
        for (const { count } of ranges) sum += count
        if (sum > 0) steps.set(`${scriptId}:${ranges[0]?.startOffset ?? 0}`, sum)
      }
  }
  session.post('Profiler.takePreciseCoverage', add)
  return steps
}

const NONE: Steps = new Map()

const sumOf = (steps: Steps): number => [...steps.values()].reduce((sum, each) => sum + each, 0)

/** The steps of each run. To ask V8 for counts takes longer than most runs, so nothing is asked twice. */
function stepsOfEach(runs: readonly (() => unknown)[]): Steps[] {
  counted()
  return runs.map((run) => {
    run()
    return counted()
  })
}

export const stepsOf = (run: () => unknown): number => sumOf(stepsOfEach([run])[0] ?? NONE)

/**
 * Steps grow linearly if the second doubling of the size adds less than this times the steps that the first one
 * added. That factor is 2 for linear code, and 4 for quadratic code.
 */
const MOST = 2.4
/**
 * Each function is judged by itself: among the steps of all others, quadratic growth shows only at large sizes. A
 * function that adds less than this share of all steps is not judged.
 */
const SHARE = 0.02
/** Small sizes are quick, but code may grow faster up to some size, and a first run takes some extra steps. */
const TRIED = [1, 2, 4]

type Make = (size: number) => () => unknown

/**
 * Null if the steps of each function grow linearly, at `size` or at one of some larger sizes. Else the steps that the
 * second doubling of the size adds, divided by the steps that the first one adds, of the function that grows most.
 */
export const growthOfSteps = (make: Make, size: number): number | null => growthOf(make, size)

/** The same of the sum of all steps, for code in which a dependency is quadratic and cheap. */
export const growthOfAllSteps = (make: Make, size: number): number | null =>
  growthOf(make, size, (steps) => new Map([['all', sumOf(steps)]]))

function growthOf(make: Make, size: number, judged = (steps: Steps) => steps): number | null {
  let growth = Infinity
  for (const times of TRIED) {
    const most = size * times
    const steps = stepsOfEach([most / 4, most / 2, most].map(make))
    growth = Math.min(growth, growthAt(steps.map(judged)))
    if (growth < MOST) return null
  }
  return growth
}

function growthAt([least = NONE, middle = NONE, most = NONE]: Steps[]): number {
  const enough = SHARE * (sumOf(most) - sumOf(middle))
  let growth = 0
  for (const [each, steps] of most) {
    const before = middle.get(each) ?? 0
    if (steps - before > enough)
      growth = Math.max(growth, (steps - before) / Math.max(1, before - (least.get(each) ?? 0)))
  }
  return growth
}
