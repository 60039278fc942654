import { expect, test } from 'vitest'
import { hasWords } from '../../../shared/document/empty-label.ts'
import type { Line } from '../../../shared/document/lines.ts'
import { item, label, raw } from '../../support/basics/notes.ts'

const offered = (each: Line): Line => (each.node === 'line' ? { ...each, untouched: true } : each)

test.each<[string, boolean, Line[]]>([
  ['nothing', false, []],
  ['a letter that was deleted again', false, [offered(label('Done:')), item('', 1), offered(label('Next:'))]],
  ['labels, deeper ones too', false, [label('Blocked:'), { ...label('The team:'), depth: 1 }]],
  [
    'what a template offers, also below a label that was typed',
    false,
    [label('Next:'), offered(item('steps', 1))],
  ],
  ['a word below a label of the template', true, [offered(label('Done:')), item('sent', 1)]],
  ['a word on the line of its label', true, [label('Blocked: none')]],
  ['raw Markdown', true, [raw('<b>')]],
])('whether somebody has written: %s', (_what, has, lines) => {
  expect(hasWords(lines)).toBe(has)
})
