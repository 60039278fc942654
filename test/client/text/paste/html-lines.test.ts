import { expect, test } from 'vitest'
import { HtmlLines } from '../../../../client/text/paste/html-lines.ts'
import { lineDefaults } from '../../../../shared/document/schema.ts'

test('a cell of a table holds any number of runs', () => {
  const lines = new HtmlLines()
  lines.beginCell()
  for (let at = 0; at < 150_000; at++)
    lines.add('a', {}, 'kept', () => ({
      ...lineDefaults,
      ...{ is: 'text', runs: [], loose: true, heading: false, own: false, count: null },
    }))
  expect(lines.endCell()).toHaveLength(150_000)
})
