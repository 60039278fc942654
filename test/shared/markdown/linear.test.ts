// Reading and writing a line takes steps that grow with its length, not with the square of its length,
// whatever the line holds. The soak's part `linear` measures the same at full length, including built-in
// functions.

import { growthOfSteps, stepsOf } from '../../support/readings/counted-steps.ts'
import { expect, test } from 'vitest'
import { endlessLines, longestLines } from '../../support/readings/endless-lines.ts'
import { readNote } from '../../../shared/markdown/read.ts'

/** In characters. */
const LONG = 4000

test('steps are counted, and quadratic growth is noticed', () => {
  const squares = (size: number) => () => {
    let sum = 0
    for (let row = 0; row < size; row++) for (let at = 0; at < row; at++) sum += at
    return sum
  }
  expect(growthOfSteps(squares, 1000)).toBeGreaterThan(3.5)
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
  expect(growthOfSteps(make, LONG)).toBeNull()
})
