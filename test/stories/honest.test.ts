// No check of the relay refuses edits of an honest page. The soak runs the whole trace.

import { expect, test } from 'vitest'
import { honestRound } from '../support/rounds/honest-round.ts'

test('of a trace of 10,000 edits and 50 imported notes, nothing is refused', async () => {
  const { edits = 0, notes, refused } = await honestRound(1, { edits: 10_000, notes: 50 })
  expect({ notes, refused }).toEqual({ notes: 50, refused: 0 })
  expect(edits).toBeGreaterThanOrEqual(10_000)
})
