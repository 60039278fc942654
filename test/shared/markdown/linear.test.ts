// Reading and writing a line takes steps that grow with its length, not with the square of its length,
// whatever the line holds. The soak's part `linear` measures the same at full length, including built-in
// functions.

import { growthOfAllSteps, growthOfSteps, stepsOf } from '../../support/readings/counted-steps.ts'
import { expect, test } from 'vitest'
import { endlessLines, longestLines } from '../../support/readings/endless-lines.ts'
import { readNote } from '../../../shared/markdown/read.ts'

/** In characters. The soak's lines are up to 300 times as long. */
const LONG = 1000
/** Some of these lines repeat long pieces. */
const LONGEST = 4000

test('steps are counted, and quadratic growth is noticed, even if most of the steps are linear', () => {
  const squares = (size: number): number => {
    let sum = 0
    for (let row = 0; row < size; row++) for (let at = 0; at < row; at++) sum += at
    return sum
  }
  const linear = (size: number) => {
    let sum = 0
    for (let at = 0; at < size; at++) sum += at
    return sum
  }
  const both = (size: number) => () => linear(1000 * size) + squares(size / 4)
  expect(growthOfSteps(both, LONG)).toBeGreaterThan(3.5)
  expect(growthOfAllSteps(both, LONG)).toBeNull()
  expect(growthOfAllSteps((size) => () => squares(size), LONG)).toBeGreaterThan(3.5)
  expect(stepsOf(() => readNote('*a_'.repeat(1000)))).toBeGreaterThan(10_000)
})

test.each(endlessLines)('P32: thousands of %j', (_, readings) => {
  const all = (size: number) => {
    const reads = readings.map(({ make }) => make(size))
    return () => reads.map((read) => read())
  }
  expect(growthOfSteps(all, LONG)).toBeNull()
})

test.each(longestLines)('$name', ({ make }) => {
  expect(growthOfSteps(make, LONGEST)).toBeNull()
})
