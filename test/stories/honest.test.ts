// No check of the relay refuses edits of an honest page. The soak runs the whole trace.

import { expect, test } from 'vitest'
import { honestRound } from '../support/rounds/honest-round.ts'

test('of a trace of 4,000 edits and 20 imported notes, nothing is refused', async () => {
  const { edits = 0, notes, refused } = await honestRound(1, { edits: 4000, notes: 20 })
  expect({ notes, refused }).toEqual({ notes: 20, refused: 0 })
  expect(edits).toBeGreaterThanOrEqual(4000)
})
