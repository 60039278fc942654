import { expect, test } from 'vitest'
import { readNote } from '../../../shared/markdown/read.ts'
import { itemsOf } from '../../../shared/memory/items.ts'

/** The items of a note's only section, as `kind: text (lines)`. */
const items = (markdown: string): string[] =>
  itemsOf(readNote(`## Updates\n\n@ada\n${markdown}`).blocks[0]?.sections[0]?.lines ?? []).map(
    ({ kind, text, lines }) => `${kind}: ${text} (${lines.length})`,
  )

test.each([
  ['- Done:\n  - a\n  - b\n- Next:\n  - c', ['done: a (1)', 'done: b (1)', 'next: c (1)']],
  ['- Next:\n  - c\n    - a detail\n    - another\n  - d', ['next: c (3)', 'next: d (1)']],
  ['- Blocked: the CI\n- Next: sleep', ['blocked: the CI (1)', 'next: sleep (1)']],
  ['- Next:\n    - too deep\n  - as it should be', ['next: too deep (1)', 'next: as it should be (1)']],
  ['- Next:\n  - a\n- beside the label', ['next: a (1)', 'next: beside the label (1)']],
  ['- wrote before any label\n- Next:\n  - a', ['other: wrote before any label (1)', 'next: a (1)']],
  ['- Blocked:\n  - None, but please review #5', ['blocked: None, but please review #5 (1)']],
  ['- Blocked:\n  - No, but will need some reviews', ['blocked: No, but will need some reviews (1)']],
  ['- Blocked:\n  - none:\n    - a review of #5', ['blocked: none: (2)']],
  ['- Questions:\n  - who has the key?', ['question: who has the key? (1)']],
])('items of %j', (markdown, expected) => {
  expect(items(markdown)).toEqual(expected)
})

test.each([
  'none',
  'None.',
  'n/a',
  'N / A',
  'nothing',
  'nope!',
  'nah',
  '---',
  '🎉',
  'no blockers',
  'not yet?',
  'Nichts',
  'なし',
  'Nothing at the moment :)',
])('%s is no item', (text) => {
  expect(items(`- Blocked: ${text}`)).toEqual([])
})

test('lines under a heading that is a label have its kind', () => {
  const lines = readNote('## Questions\n\n- who has the key?\n').blocks[0]?.lines ?? []
  expect(itemsOf(lines, 'Questions').map(({ kind }) => kind)).toEqual(['question'])
})

test('an item says where it stands and whether it is ticked', () => {
  const [first, second] = itemsOf(
    readNote('## Updates\n\n@ada\n- Next:\n  - [x] a\n  - [ ] b').blocks[0]?.sections[0]?.lines ?? [],
  )
  expect([first?.index, first?.isTicked, second?.index, second?.isTicked]).toEqual([1, true, 2, false])
})
