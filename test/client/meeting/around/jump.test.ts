import { expect, test } from 'vitest'
import { readingLine } from '../../../../client/meeting/around/jump.ts'

test('a person reads at a quarter of the screen, and at the end of the page not below its middle', () => {
  const [screen, page] = [800, 3000]
  expect([0, 1000, 2000].map((scrolled) => readingLine(screen, scrolled, page))).toEqual([200, 200, 200])
  expect(readingLine(screen, 2100, page)).toBe(300)
  expect(readingLine(screen, 2200, page)).toBe(400)
  // A page that is hardly longer than the screen begins where it begins.
  expect(readingLine(screen, 0, 850)).toBe(200)
  expect(readingLine(screen, 50, 850)).toBe(250)
})
