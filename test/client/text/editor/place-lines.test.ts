// Where pasted lines go. In a text, `|` is the cursor and `[…]` is the selection.

import * as Y from 'yjs'
import { TextSelection } from '@tiptap/pm/state'
import { describe, expect, test } from 'vitest'
import { placed } from '../../../../client/text/editor/place-lines.ts'
import { readClipboard } from '../../../../client/text/paste/read.ts'
import type { Pasted } from '../../../../client/text/paste/pasted.ts'
import { line, readLines, textOf, type Line } from '../../../../shared/document/lines.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { seeded } from '../../../support/basics/random.ts'
import { HeadlessEditor } from '../../../support/page/headless-editor.ts'
import { rounds } from '../../../support/basics/more-rounds.ts'

const item = (text: string, depth = 0): Line => line(text, { kind: 'item', depth })
const label = (text: string): Line => line(text, { kind: 'item', label: true })
const code = (text: string): Line => ({ node: 'code', depth: 0, fence: '```', info: '', text })

function reading(text: string, asIs = false): Pasted {
  const read = readClipboard(
    { getData: (type) => (type === 'text/plain' ? text : ''), files: { length: 0 } },
    asIs,
  )
  if (read.is !== 'read') throw new Error('Nothing was read.')
  return read.pasted
}

/** The text after the paste: one string a line, with `|` at the cursor. */
function paste(lines: Line[], pasted: Pasted): string[] {
  const marks: number[] = []
  let at = 0
  const bare = lines.map((each): Line => {
    const text = textOf(each)
    let removed = 0
    for (const match of text.matchAll(/[|[\]]/g)) marks.push(at + 1 + match.index - removed++)
    const kept = text.replace(/[|[\]]/g, '')
    at += kept.length + 2
    return each.node === 'line' ? { ...each, runs: line(kept).runs } : { ...each, text: kept }
  })
  const fragment = new Y.Doc().getXmlFragment('section:updates/ada')
  insertLines(fragment, bare)
  const editor = new HeadlessEditor(fragment)
  const [anchor = 1, head = anchor] = marks
  editor.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, anchor, head)))
  editor.dispatch(placed(editor.state, pasted))
  expect(editor.closed).toBe(null)
  const { $head } = editor.state.selection
  const written = readLines(fragment).map((read, index) => {
    const text = textOf(read)
    const { parentOffset: offset } = $head
    const shown = $head.index(0) === index ? `${text.slice(0, offset)}|${text.slice(offset)}` : text
    const sort = read.node !== 'line' ? read.node : read.label ? 'label' : read.checked ? 'ticked' : read.kind
    return `${'  '.repeat(read.depth)}${sort}: ${shown}`
  })
  editor.close()
  return written
}

const LIST = '- one\n  - two\n'

const PLACES: Record<string, Line[]> = {
  text: [line('a |b')],
  item: [item('a |b')],
  'nested item': [item('x'), item('a |b', 1)],
  task: [line('a |b', { kind: 'task', checked: true })],
  ordered: [line('a |b', { kind: 'ordered' })],
  quote: [line('a |b', { kind: 'quote' })],
  label: [label('a |b:')],
  'item below a label': [label('Done:'), item('a |b', 1)],
  code: [code('a |b')],
}

describe('a text without structure goes into the line, with all its characters and blanks', () => {
  const texts = ['30. November ', ' > 10 ms', '- 5 degrees', '__init__.py', '# 7', '\t2*3']
  test.each(Object.entries(PLACES))('%s', (_name, lines) => {
    for (const text of texts) {
      const before = paste(lines, reading('~')).map((each) => each.replace('~|', '|'))
      expect(paste(lines, reading(text))).toEqual(before.map((each) => each.replace('|', `${text}|`)))
    }
  })

  test('over a selection, in one line and over several', () => {
    expect(paste([item('a [x] b')], reading('- 5'))).toEqual(['item: a - 5| b'])
    expect(paste([item('a [x'), item('y] b', 1)], reading('- 5'))).toEqual(['item: a - 5| b'])
    expect(paste([item('x'), item('[one'), item('two]'), item('y')], reading('z'))).toEqual([
      'item: x',
      'item: z|',
      'item: y',
    ])
  })

  test('after a label’s colon it becomes the first item below the label', () => {
    expect(paste([label('Done:|'), label('Next:')], reading('the draft'))).toEqual([
      'label: Done:',
      '  item: the draft|',
      'label: Next:',
    ])
    expect(paste([label('Done:|')], reading(' OOO'))).toEqual(['label: Done: OOO|'])
  })
})

describe('a list', () => {
  test.each<[string, Line[], string[]]>([
    ['into an empty line', [item('x'), item('|', 1)], ['item: x', '  item: one', '    item: two|']],
    ['into an empty text', [line('|')], ['item: one', '  item: two|']],
    ['into an empty task', [line('|', { kind: 'task' })], ['item: one', '  item: two|']],
    ['behind a text', [item('see|'), item('y')], ['item: see', 'item: one', '  item: two|', 'item: y']],
    ['before a text', [item('|y', 1)], ['  item: one', '    item: two|', '  item: y']],
    ['within a text', [item('a |b')], ['item: a ', 'item: one', '  item: two|', 'item: b']],
    [
      'on a label',
      [label('Done:|'), label('Next:')],
      ['label: Done:', '  item: one', '    item: two|', 'label: Next:'],
    ],
    [
      'on a label that is a paragraph',
      [line('Done:|', { kind: 'text', label: true })],
      ['label: Done:', 'item: one', '  item: two|'],
    ],
    ['behind a paragraph’s colon', [line('Done:|')], ['text: Done:', 'item: one', '  item: two|']],
    ['within a label', [label('Do|ne:')], ['label: Done:', '  item: one', '    item: two|']],
    ['below a label', [label('Done:'), item('|', 1)], ['label: Done:', '  item: one', '    item: two|']],
    ['behind a colon', [item('Done:|')], ['item: Done:', '  item: one', '    item: two|']],
    ['over a selection', [item('a [x'), item('y] b')], ['item: a ', 'item: one', '  item: two|', 'item:  b']],
    ['over a whole line', [item('[x]', 1), item('y')], ['  item: one', '    item: two|', 'item: y']],
    ['over all', [item('[x'), item('y]')], ['item: one', '  item: two|']],
    ['into code', [code('a\n|')], ['code: a\n- one\n  - two|']],
  ])('%s', (_name, lines, expected) => {
    expect(paste(lines, reading(LIST))).toEqual(expected)
  })
})

describe('labels go where the section has them', () => {
  const UPDATE = 'Done:\n- aaa\n- bbb\nBlocked: nothing\nNext:\n- ccc'
  const OUTLINE = '- Done:\n  - aaa\n  - bbb\n- Blocked: nothing\n- Next:\n  - ccc\n'
  const offered = [label('Done:'), item('|', 1), label('In progress:'), label('Blocked:'), label('Next:')]
  const whole = [
    'label: Done:',
    '  item: aaa',
    '  item: bbb',
    'label: Blocked: nothing',
    'label: Next:',
    '  item: ccc|',
  ]
  const [done = '', aaa = '', bbb = '', blocked = '', next = '', ccc = ''] = whole
  const filled = [done, aaa, bbb, 'label: In progress:', blocked, next, ccc]
  test.each<[string, Line[], string, string[]]>([
    ['text, below an offered label', offered, UPDATE, filled],
    ['Markdown, below an offered label', offered, OUTLINE, filled],
    ['lines with no list', offered, 'Done:\naaa\n\nbbb\nBlocked: nothing\nNext:\nccc', filled],
    ['lines with indents', offered, 'Done:\n  aaa\n  bbb\nBlocked: nothing\nNext:\n  ccc', filled],
    ['all items side by side', offered, '- Done:\n- aaa\n- bbb\n- Blocked: nothing\n- Next:\n- ccc', filled],
    ['on an offered label', [label('Done:|'), ...offered.slice(2)], UPDATE, filled],
    ['into a cleared section', [line('|')], UPDATE, whole],
    ['into a cleared item', [item('|')], OUTLINE, whole],
    ['over all', [label('[Done:'), item('x', 1), label('Next:]')], OUTLINE, whole],
    ['over another word of the kind', [label('|Shipped:'), label('Plan:')], UPDATE, whole],
    [
      'at the end of the text, which stays above',
      [label('Done:'), item('x|', 1), label('Blocked:'), label('Next:')],
      UPDATE,
      [done, '  item: x', ...whole.slice(1)],
    ],
    [
      'on a label with text below it',
      [label('Done:|'), item('x', 1), label('Next:')],
      UPDATE,
      [done, '  item: x', ...whole.slice(1)],
    ],
    [
      'in written text they are labels of their own',
      [label('Done:'), item('a|b', 1), label('Next:')],
      UPDATE,
      [done, '  item: a', ...whole.slice(0, 5), '  item: ccc|', '  item: b', 'label: Next:'],
    ],
    [
      'in other order, each in its place',
      [label('Done:'), item('|', 1), label('Next:')],
      'Next:\n- n\nDone:\n- d\nQuestions: q?',
      [done, '  item: d', 'label: Questions: q?|', next, '  item: n'],
    ],
    [
      'a label twice',
      [label('Done:'), item('|', 1), label('Next:')],
      'Done:\n- d\nDone:\n- e\n',
      [done, '  item: d', done, '  item: e|', next],
    ],
    [
      'a label that only this section has',
      [label('Done:'), item('|', 1), label('Highlights:')],
      'Highlights:\n- h\n- i',
      [done, 'label: Highlights:', '  item: h', '  item: i|'],
    ],
    [
      'text before the first label stays where the cursor is',
      [label('Done:'), item('|', 1), label('Next:')],
      '- x\nNext:\n- n\n',
      [done, '  item: x', next, '  item: n|'],
    ],
    [
      'lines beside a heading belong to it',
      [line('## Done', { label: true }), line('|'), line('## Next', { label: true })],
      'Done:\n- a\n  - b\nNext: n',
      ['label: ## Done', 'item: a', '  item: b', 'label: ## Next', 'item: n|'],
    ],
    [
      'one line, into an empty one',
      offered.slice(1),
      'Next: n',
      ['label: In progress:', 'label: Blocked:', 'label: Next: n|'],
    ],
    ['one line, into text', [item('a |b')], 'Next: n', ['item: a Next: n|b']],
    [
      'prose with a colon',
      [item('|', 1)],
      'a\nNote: we ship on Friday\nb',
      ['  item: a', '  item: Note: we ship on Friday', '  item: b|'],
    ],
    ['a label deep in a list', [item('|')], '- x\n  - Next: n\n', ['item: x', '  item: Next: n|']],
  ])('%s', (_name, lines, text, expected) => {
    expect(paste(lines, reading(text))).toEqual(expected)
  })

  test('as plain text, none is a label', () => {
    expect(paste([item('|')], reading('Done:\nx', true))).toEqual(['item: Done:', 'item: x|'])
  })

  test('undo takes back only the paste', () => {
    const fragment = new Y.Doc().getXmlFragment('section:updates/ada')
    insertLines(fragment, [label('Done:'), item('', 1), label('Blocked:'), label('Next:')])
    const before = readLines(fragment)
    const editor = new HeadlessEditor(fragment, () => true)
    const at = TextSelection.create(editor.state.doc, 8)
    editor.dispatch(editor.state.tr.setSelection(at))
    editor.dispatch(placed(editor.state, reading(UPDATE)))
    expect(readLines(fragment)).not.toEqual(before)
    editor.undoManager.undo()
    expect(readLines(fragment)).toEqual(before)
    editor.close()
  })

  test('the work grows in proportion to the clipboard', () => {
    const many = paste([label('Done:'), item('|', 1)], reading('Done: x\nNext: y\n'.repeat(3000)))
    expect(many).toHaveLength(6000)
  })
})

describe('paragraphs get the kind of their place', () => {
  test.each<[string, Line[], string[]]>([
    ['item', [item('a |b', 1)], ['  item: a one', '  item: two|b']],
    ['text', [line('a |b')], ['text: a one', 'text: two|b']],
    ['task', [line('|', { kind: 'task' })], ['task: one', 'task: two|']],
    ['ordered', [line('a|', { kind: 'ordered' })], ['ordered: aone', 'ordered: two|']],
    ['quote', [line('|b', { kind: 'quote' })], ['quote: one', 'quote: two|b']],
    ['label', [label('Done:|')], ['label: Done:', '  item: one', '  item: two|']],
    ['code', [code('x|y')], ['code: xone\n\ntwo|y']],
  ])('%s', (_name, lines, expected) => {
    expect(paste(lines, reading('one\n\ntwo'))).toEqual(expected)
  })
})

test('code gets no empty last line, but gets a line end if code follows', () => {
  expect(paste([code('|')], reading('a()\n'))).toEqual(['code: a()|'])
  expect(paste([code('x\n|\ny')], reading('a()\n'))).toEqual(['code: x\na()|\ny'])
  expect(paste([code('|y')], reading('a()\n'))).toEqual(['code: a()\n|y'])
})

test('a table is a Markdown table at the margin, and a line for each row in a list', () => {
  const table = reading('Task\tOwner\nDeploy\tAda\n1234\t')
  expect(paste([line('|')], table)).toEqual([
    'raw: | Task | Owner |\n| --- | --- |\n| Deploy | Ada |\n| 1234 |  |',
    'text: |',
  ])
  expect(paste([line('a|b')], table).slice(-2)).toEqual(['text: |', 'text: b'])
  expect(paste([line('|'), line('')], table)).toHaveLength(2)
  expect(paste([item('x|', 1), item('y')], reading('| a |\n|---|\n| b |'))).toEqual([
    '  item: x',
    'raw: | a |\n|---|\n| b |',
    '  item: |',
    'item: y',
  ])
  expect(paste([label('Done:'), item('|', 1)], table)).toEqual([
    'label: Done:',
    '  item: Task | Owner',
    '  item: Deploy | Ada',
    '  item: 1234|',
  ])
})

test('as plain text, no line becomes another kind', () => {
  expect(paste([item('|', 1)], reading('- one\n> two', true))).toEqual(['  item: - one', '  item: > two|'])
})

test('P38: wherever anything is pasted, each character of the text and of the clipboard is there once, in order', () => {
  const clipboards = [
    ...['30. November ', '> 10 ms', ' - 5', '- a\n  - b\n- [x] c\n', 'd\n\ne', '> f\n\ng', '•\th\n'],
    ...['i\tj\nk\tl', '-m\n+n', 'o {\n  p\n}', '# q\n\nr', '| s | t |\n|---|---|\n| u | v |', '__w__'],
  ].flatMap((text) => [reading(text), reading(text, true)])
  const kinds = ['text', 'item', 'task', 'ordered', 'quote'] as const
  for (let seed = 1; seed <= rounds(100); seed++) {
    const random = seeded(seed)
    const lines = Array.from({ length: 1 + random.int(4) }, (_, at): Line => {
      const text = random.chance(0.2) ? '' : `${at}XY ${at}Z`
      if (random.chance(0.1)) return code(text)
      return random.chance(0.2)
        ? label(`${text}:`)
        : line(text, { kind: random.pick(kinds), depth: random.int(4) })
    })
    const fragment = new Y.Doc().getXmlFragment('section:updates/ada')
    insertLines(fragment, lines)
    const editor = new HeadlessEditor(fragment)
    const { doc } = editor.state
    const at = () => TextSelection.near(doc.resolve(random.int(doc.content.size + 1)))
    const selection = TextSelection.between(at().$from, random.chance(0.5) ? at().$to : at().$from)
    editor.dispatch(editor.state.tr.setSelection(selection))
    const { from, to } = editor.state.selection
    const pasted = random.pick(clipboards)
    editor.dispatch(placed(editor.state, pasted))
    const now = readLines(fragment).map(textOf).join('\n')
    const before = doc.textBetween(0, from, '\n')
    const after = doc.textBetween(to, doc.content.size, '\n')
    const letters = (text: string) => [...text.replace(/\s/g, '')].sort().join('')
    const fresh = (entry: Pasted['entries'][number]) =>
      entry.line.node === 'table' ? 'i|jk|l' : textOf(entry.line)
    const seen = `seed ${seed}: ${JSON.stringify([before, after, now])}`
    expect(editor.closed, seen).toBe(null)
    const packed = (text: string) => text.replace(/\s/g, '')
    expect(packed(now).startsWith(packed(before)), seen).toBe(true)
    // A label stays whole.
    const isLabel = doc.resolve(from).parent.attrs['label'] === true
    expect(isLabel || packed(now).endsWith(packed(after)), seen).toBe(true)
    const wanted = [
      pasted.entries.map(fresh).join(''),
      pasted.piece?.map(({ text }) => text).join('') ?? pasted.text,
      pasted.text,
      '|i|j||---|---||k|l|',
    ].map((text) => letters(before + text + after))
    expect(wanted, seen).toContain(letters(now))
    editor.close()
  }
})
