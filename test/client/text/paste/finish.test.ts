import { expect, test } from 'vitest'
import { entriesOf } from '../../../../client/text/paste/finish.ts'
import type { Line } from '../../../../shared/document/lines.ts'
import { nestingOf } from '../../../../shared/document/nesting.ts'
import { lineDefaults, shown } from '../../../../shared/document/schema.ts'

test.each([
  ['a number that lines show is written', 7, '7.', ['7.', '8.']],
  ['a number that no line shows is counted', 12_345_678_901, null, ['1.', '2.']],
])('%s', (_name, start, number, numbers) => {
  const entries = entriesOf(
    [start, start + 1].map((count) => ({
      ...lineDefaults,
      ...{ is: 'text', kind: 'ordered', runs: [{ text: 'a', marks: {} }] },
      ...{ loose: false, heading: false, own: false, count },
    })),
  )
  const lines = entries.map(({ line }) => line as Extract<Line, { node: 'line' }>)
  expect(lines.map((line) => line.number)).toEqual([number, null])
  expect(lines.map((line) => shown.number(line.number))).toEqual([number, null])
  expect(nestingOf(lines).map((each) => each.number)).toEqual(numbers)
})
