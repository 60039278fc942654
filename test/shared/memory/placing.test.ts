import { expect, test } from 'vitest'
import { line, type Line } from '../../../shared/document/lines.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { writeLines } from '../../../shared/markdown/lines.ts'
import { itemsOf, type Item } from '../../../shared/memory/items.ts'
import { endOfItem, placeAnswer } from '../../../shared/memory/placing.ts'
import { defaultTemplate } from '../../../shared/model/template.ts'

const IDENTITY = '2018-11-19/0123456789ab'

const section = (markdown: string): Line[] =>
  readNote(`## Updates\n\n@ada\n${markdown}`).blocks[0]?.sections[0]?.lines ?? []

function item(markdown: string): Item {
  const [found] = itemsOf(section(markdown))
  if (found === undefined) throw new Error('There is an item.')
  return found
}

/** The section after the answer. */
function placed(here: string | Line[], last: string, answer: 'done' | 'still'): string {
  const lines = typeof here === 'string' ? section(here) : here
  const placing = placeAnswer(lines, item(last), answer, IDENTITY, defaultTemplate.section)
  return writeLines([...lines.slice(0, placing.at), ...placing.lines, ...lines.slice(placing.at)])
}

const LABELS = '- Done:\n  - mine\n- Blocked:\n- Next:\n  - soon'

test.each<[string, string, string, 'done' | 'still', string]>([
  [
    'done goes under Done',
    LABELS,
    '- Next:\n  - a',
    'done',
    '- Done:\n  - mine\n  - a\n- Blocked:\n- Next:\n  - soon',
  ],
  [
    'still goes under the label that it stood under',
    LABELS,
    '- Next:\n  - a',
    'still',
    '- Done:\n  - mine\n- Blocked:\n- Next:\n  - soon\n  - a',
  ],
  [
    'under a label of the same kind, if the same is not there',
    LABELS,
    '- Plans:\n  - a',
    'still',
    '- Done:\n  - mine\n- Blocked:\n- Next:\n  - soon\n  - a',
  ],
  [
    'under a label without items',
    LABELS,
    '- Blocked:\n  - a',
    'still',
    '- Done:\n  - mine\n- Blocked:\n  - a\n- Next:\n  - soon',
  ],
  [
    'an item on its label’s line',
    LABELS,
    '- Blocked: on *him*',
    'still',
    '- Done:\n  - mine\n- Blocked:\n  - on _him_\n- Next:\n  - soon',
  ],
  [
    'with its deeper lines',
    LABELS,
    '- Next:\n  - a\n    - why\n      - how',
    'done',
    '- Done:\n  - mine\n  - a\n    - why\n      - how\n- Blocked:\n- Next:\n  - soon',
  ],
  [
    'a task that is done is ticked',
    LABELS,
    '- Next:\n  - [ ] a',
    'done',
    '- Done:\n  - mine\n  - [x] a\n- Blocked:\n- Next:\n  - soon',
  ],
  [
    'beside paragraphs',
    'Done:\n\n- mine\n\nNext:\n\n- soon',
    '- Next:\n  - a',
    'done',
    'Done:\n- mine\n- a\n\nNext:\n- soon',
  ],
  [
    'if the label is missing, it is written as in the template',
    '- Next:\n  - soon',
    '- Next:\n  - a',
    'done',
    '- Next:\n  - soon\n- Done:\n  - a',
  ],
  [
    'or as it was',
    '- Done:\n  - mine',
    '- Blocked by:\n  - a',
    'still',
    '- Done:\n  - mine\n- Blocked by:\n  - a',
  ],
])('%s', (_, here, last, answer, expected) => {
  expect(placed(here, last, answer)).toBe(expected)
})

test('in an empty section, the label is written', () => {
  expect(placed([], '- Next:\n  - a', 'done')).toBe('- Done:\n  - a')
})

test('the item’s line carries the identity, and no other line of it', () => {
  const { lines } = placeAnswer(section(LABELS), item('- Next:\n  - a\n    - why'), 'still', IDENTITY, [])
  expect(lines.map((each) => (each.node === 'line' ? each.carried : null))).toEqual([IDENTITY, undefined])
})

test('an empty line at the end of the label’s lines stays behind the item', () => {
  const here = [
    ...section('- Done:\n  - mine').slice(0, 2),
    line('', { kind: 'item', depth: 1 }),
    ...section('- Next:\n  - soon'),
  ]
  const { at } = placeAnswer(here, item('- Next:\n  - a'), 'done', IDENTITY, [])
  expect(at).toBe(2)
})

test('another item below it stays that item', () => {
  const other = '2018-11-19/ba9876543210'
  const own = item('- Next:\n  - a\n    - why\n    - it again')
  const identities = [IDENTITY, other, IDENTITY]
  const lines = own.lines.map((each, at) => ({ ...each, carried: identities[at] }) as Line)
  const placing = placeAnswer(section(LABELS), { ...own, lines }, 'done', IDENTITY, [])
  expect(placing.lines.map((each) => (each.node === 'line' ? each.carried : null))).toEqual([
    IDENTITY,
    other,
    undefined,
  ])
})

test('code at the margin belongs to an item only if nothing is between', () => {
  const code: Line = { node: 'code', depth: 0, fence: '```', info: '', text: 'log' }
  const lines = section('- Next:\n  - a\n    - why')
  expect(endOfItem([...lines, code], 1)).toBe(4)
  expect(endOfItem([...lines, line(''), code], 1)).toBe(3)
  expect(endOfItem([...lines, line(''), { ...code, depth: 2 }], 1)).toBe(5)
})
