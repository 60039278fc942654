import { expect, test } from 'vitest'
import { headingLevels } from '../../../client/archive/heading-levels.ts'

test.each([
  ['a note with its title', [1, 2, 3, 2], 0, [1, 2, 3, 2]],
  ['a note without a title', [2, 3, 2], -1, [2, 3, 2]],
  ['levels that are left out', [1, 4, 6, 3, 4], 0, [1, 2, 3, 2, 3]],
  ['a title below other headings', [2, 1, 2], 1, [2, 1, 2]],
  ['text before the first heading', [0, 3, 3], -1, [1, 2, 2]],
  ['many levels', [1, 2, 3, 4, 5, 6, 6], -1, [2, 3, 4, 5, 6, 6, 6]],
])('%s', (_, levels, titleAt, told) => {
  const found = headingLevels(levels, titleAt)
  expect(found).toEqual(told)
  // As axe has it: from one heading to the next, at most one level deeper.
  found.forEach((level, at) => expect(level - (at === 0 ? 1 : (found[at - 1] ?? 0))).toBeLessThanOrEqual(1))
})
