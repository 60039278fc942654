import { expect, test } from 'vitest'
import { line, type Line } from '../../../shared/document/lines.ts'
import { blockersOf } from '../../../shared/memory/board.ts'

const label = (text: string) => line(text, { kind: 'item', label: true })
const item = (text: string, depth = 1, checked = false) =>
  line(text, { kind: checked ? 'task' : 'item', depth, checked })

test.each<[string, Line[], string[]]>([
  [
    'items below the label',
    [label('Blocked:'), item('the review of #5'), item('Bob')],
    ['the review of #5', 'Bob'],
  ],
  ['a text on the label’s own line', [label('Blocked: the other team')], ['the other team']],
  ['after two colons', [label('Blocked:: the other team')], ['the other team']],
  ['a text on the label’s line and items', [label('Blocked: the CI'), item('a key')], ['the CI', 'a key']],
  ['until the next label', [label('Blocked:'), item('a key'), label('Next:'), item('sleep')], ['a key']],
  [
    'lines that are nested below explain, and are left out',
    [label('Blocked:'), item('the files:'), item('a.ts', 2), item('CI')],
    ['the files:', 'CI'],
  ],
  [
    'an item that is indented too deep',
    [label('Blocked:'), item('deep', 3), item('higher', 1)],
    ['deep', 'higher'],
  ],
  ['a paragraph', [label('Blocked:'), line('the vendor answers slowly')], ['the vendor answers slowly']],
  [
    'a paragraph beside the label, after its items, ends them',
    [label('Blocked:'), item('a key'), line('Thanks all!'), item('See you')],
    ['a key'],
  ],
  [
    'items beside a label that is a paragraph',
    [line('Blocked:', { label: true }), item('a key', 0), line('and the CI')],
    ['a key', 'and the CI'],
  ],
  ['a ticked item blocks nobody', [label('Blocked:'), item('was', 1, true), item('is')], ['is']],
  ['another language', [label('Blockiert:'), item('der Schlüssel')], ['der Schlüssel']],
  [
    'nothing',
    [label('Blocked:'), item('None.'), item('n/a'), item('no blockers!'), item('  '), item('—')],
    [],
  ],
  [
    'a sentence that begins with “none, but”',
    [label('Blocked: none, but please review #5')],
    ['none, but please review #5'],
  ],
  ['another label', [label('Done:'), item('unblocked Bob')], []],
  ['a line that is not a label', [item('blocked by rain', 0)], []],
])('blockers: %s', (_, lines, expected) => {
  expect(blockersOf(lines)).toEqual(expected)
})
