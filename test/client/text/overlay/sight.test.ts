import { expect, test } from 'vitest'
import { placeBeside, type Area } from '../../../../client/text/overlay/sight.ts'

const sight: Area = { top: 50, bottom: 400, left: 0, right: 390 }
const bar = { width: 200, height: 40 }
const about = (top: number, bottom: number, left = 100): Area => ({ top, bottom, left, right: left + 80 })

test.each([
  ['above, where it is wanted', about(200, 220), 'above', { top: 154, left: 100 }],
  ['below, because the bar of the page is above', about(60, 80), 'above', { top: 86, left: 100 }],
  ['above, because the keyboard is below', about(370, 390), 'below', { top: 324, left: 100 }],
  ['within both edges of the page', about(200, 220, 300), 'above', { top: 154, left: 184 }],
  ['within the first edge', about(200, 220, -20), 'above', { top: 154, left: 6 }],
  ['nowhere, because the selection fills the page', about(60, 390), 'above', null],
  ['nowhere, because it was scrolled out of sight', about(-40, -20), 'below', null],
  ['nowhere, because it is below the keyboard', about(420, 440), 'above', null],
] as const)('%s', (_why, of, first, at) => {
  expect(placeBeside(of, bar, sight, first)).toEqual(at)
})

test('a bar beside a selection covers none of it, whatever is selected', () => {
  let shown = 0
  for (let top = -50; top < 450; top += 3)
    for (let height = 5; height < 400; height += 11)
      for (const first of ['above', 'below'] as const) {
        const of = about(top, top + height)
        const at = placeBeside(of, bar, sight, first)
        if (at === null) continue
        shown++
        expect(at.top + bar.height <= of.top || at.top >= of.bottom).toBe(true)
        expect(at.top >= sight.top && at.top + bar.height <= sight.bottom).toBe(true)
      }
  expect(shown).toBeGreaterThan(1000)
})
