// Reads plain text as lines. Each case is what is on the clipboard, and the Markdown of the lines that are
// read.

import { describe, expect, test } from 'vitest'
import { readClipboard } from '../../../../client/text/paste/read.ts'
import { sortOf } from '../../../../client/text/paste/code-text.ts'
import type { Pasted } from '../../../../client/text/paste/pasted.ts'
import { rawOf } from '../../../../client/text/paste/table.ts'
import { markdownOfLines } from '../../../../shared/markdown/write.ts'
import { linesOfMarkdown } from '../../../../shared/markdown/read.ts'

function read(text: string, asIs = false): Pasted {
  const reading = readClipboard(
    { getData: (type) => (type === 'text/plain' ? text : ''), files: { length: 0 } },
    asIs,
  )
  if (reading.is !== 'read') throw new Error(`Nothing was read: ${JSON.stringify(reading)}`)
  return reading.pasted
}

const markdown = ({ entries }: Pasted): string =>
  markdownOfLines(entries.map(({ line }) => (line.node === 'table' ? rawOf(line) : line))).trimEnd()

const shown = ({ piece }: Pasted): string | undefined => piece?.map(({ text }) => text).join('')

describe('P38: one line', () => {
  test.each([
    '30. November',
    ' 30. November ',
    '> 10 ms',
    '- 5 degrees',
    '+ 3 %',
    '# 7',
    '* * *',
    '---',
    '__init__.py',
    'a __dunder__ name',
    '2*3*4',
    'src/**/*.ts, test/**/*.ts',
    'f(*args, **kwargs)',
    '*glob*.js',
    '*glob*.js and b*',
    '**/_part_.scss, **x**.ts',
    '*a*b and c*, _a_1 _',
    '~~a~~b',
    'snake_case_ and _private',
    String.raw`\d+\.\d+`,
    String.raw`\\server\share`,
    String.raw`C:\*.txt`,
    '~5 ~6 ~~7',
    'a | b',
    '<b>not bold</b> &amp; co',
    '@ada: Done:',
    '  indented',
    'tab\tbetween',
    '[1](2) and [ ]',
    '``` and `',
  ])('every character stays: %j', (text) => {
    // In Markdown, a tab is a blank.
    expect(shown(read(text))).toBe(text.replace('\t', ' '))
  })

  test.each(['*so*, *that*.', '*so*. Then', '*2 3*'])('emphasis stays emphasis: %j', (text) => {
    expect(shown(read(text))).toBe(text.replaceAll('*', ''))
  })

  test('Markdown inside it is read', () => {
    const piece = read(' so **bold**, _soft_, `x` and [#7](https://example.org/7)').piece
    expect(piece?.map(({ text, marks }) => [text, Object.keys(marks).join()])).toEqual([
      [' ', ''],
      ['so ', ''],
      ['bold', 'bold'],
      [', ', ''],
      ['soft', 'italic'],
      [', ', ''],
      ['x', 'codeSpan'],
      [' and ', ''],
      ['#7', 'link'],
    ])
  })
})

describe('P38: several lines', () => {
  test.each<[string, string, string]>([
    ['Markdown', '- one\n  - two **b**\n- [x] three\n1. four', '- one\n  - two **b**\n- [x] three\n1. four'],
    ['paragraphs', 'one\n\ntwo\n', 'one\n\ntwo'],
    ['a chat’s bullets', 'Plan:\n• one\n    ◦ two\n• three', 'Plan:\n- one\n  - two\n- three'],
    ['bullets by rank alone', '• one\n◦ two\n▪ three\n• four', '- one\n  - two\n    - three\n- four'],
    ['Word’s bullets', '·\tone\no\ttwo\n§\tthree', '- one\n  - two\n    - three'],
    ['boxes', '☐ one\n☑ two', '- [ ] one\n- [x] two'],
    [
      'cells',
      'Task\tOwner\nDeploy\tAda\n1234\t',
      '| Task | Owner |\n| --- | --- |\n| Deploy | Ada |\n| 1234 |  |',
    ],
    [
      'cells in quotes, with tabs, line ends and quotes in them',
      'Task\tOwner\n"a ""quoted"" cell"\t"two\nlines"\n"tab\there"\tAda',
      '| Task | Owner |\n| --- | --- |\n| a "quoted" cell | two lines |\n| tab here | Ada |',
    ],
    [
      'quotes that close no cell',
      '"so" she said\tb\n5" pipe\t"open',
      '| "so" she said | b |\n| --- | --- |\n| 5" pipe | "open |',
    ],
    [
      'rows of unequal length, with an empty one',
      'Task\tOwner\tState\nDeploy\tAda\n\nFix\tBob\tdone\nTotal',
      '| Task | Owner | State |\n| --- | --- | --- |\n| Deploy | Ada |\n| Fix | Bob | done |\n| Total |',
    ],
    ['rows and columns without text', 'a\t\tb\n\t\t\nc\t\td', '| a | b |\n| --- | --- |\n| c | d |'],
    ['Word’s numbers', '1.\tone\n2.\ttwo', '1. one\n2. two'],
    ['dashes before items', 'Plan:\n– one\n  – two\n\n— three.', 'Plan:\n- one\n  - two\n- three.'],
    ['a dialogue', '– Who is there?\n– Nobody.', '– Who is there?\n\n– Nobody.'],
    ['one dash', 'So it goes\n— Kurt\nand on', 'So it goes\n\n— Kurt\n\nand on'],
    ['temperatures', '– 5 degrees\n– 7 degrees', '– 5 degrees\n\n– 7 degrees'],
    [
      'a difference',
      '@@ -1,2 +1,2 @@\n-  old()\n+  new()\n   same',
      '```diff\n@@ -1,2 +1,2 @@\n-  old()\n+  new()\n   same\n```',
    ],
    ['a difference whose last line is empty', '-a\n+b\n \n', '```diff\n-a\n+b\n \n```'],
    ['a part of a difference', '-const a = 1\n+const a = 2', '```diff\n-const a = 1\n+const a = 2\n```'],
    [
      'code',
      'function f() {\n  return [\n    1,\n  ]\n}\n',
      '```\nfunction f() {\n  return [\n    1,\n  ]\n}\n```',
    ],
    ['code with tabs', 'if (a) {\n\tb();\n}', '```\nif (a) {\n\tb();\n}\n```'],
    ['keys and values', 'on:\n  push:\n    branches: main', '```\non:\n  push:\n    branches: main\n```'],
    [
      'an outline without bullets',
      'Team\n\tAda\n\t\treviews\n\tGrace',
      '- Team\n  - Ada\n    - reviews\n  - Grace',
    ],
    ['an indented first line', '   one\ntwo', 'one\n\ntwo'],
    ['a comparison between lines', 'latency\n> 10 ms\nat night', 'latency\n\n\\> 10 ms\n\nat night'],
    ['a temperature between lines', 'cold:\n- 5 degrees\nat night', 'cold:\n\n\\- 5 degrees\n\nat night'],
    ['a quote', '> one\n> two', '> one\n> two'],
    ['a fence', '```py\ndef __f__():\n    pass\n```', '```py\ndef __f__():\n    pass\n```'],
    ['Windows’ line ends', '- a\r\n- b\r\n', '- a\n- b'],
    ['a number as it is', '30. November\n31. December', '30. November\n31. December'],
  ])('%s', (_name, text, expected) => {
    expect(markdown(read(text))).toBe(expected)
  })

  test('as plain text, each line stays as it is', () => {
    const { entries } = read('- *one*\n> two\n\n# three', true)
    expect(entries.map(({ line, loose }) => [loose, line.node === 'line' && line.runs[0]?.text])).toEqual([
      [true, '- *one*'],
      [true, '> two'],
      [true, '# three'],
    ])
  })
})

test('the work for cells grows with their number', () => {
  const texts = ['"', '"a', '"""x\t""x', '""'].map((cell) => `a\tb\n${`${cell}\t`.repeat(100_000)}`)
  for (const text of texts) expect(sortOf(text.split('\n'))).toBe('markdown')
})

test('what is written as Markdown is pasted as the same lines', () => {
  const notes = [
    '- Done:\n  - one **b**\n    - two\n  - [x] three\n- Next:\n  1. four\n  2. five',
    'text\n\n> quote\n\n- \\- x\n- a \\*b\\* c',
    '```js\na()\n```\n\n- x',
    '| a | b |\n| --- | --- |\n| 1 | 2 |',
  ]
  for (const note of notes)
    expect(markdown(read(note))).toBe(markdownOfLines(linesOfMarkdown(note)).trimEnd())
})

test('a text that is too large is refused with a sentence', () => {
  for (const text of ['y'.repeat(900_001), '漢'.repeat(400_000), '- x\n'.repeat(20_000)])
    expect(
      readClipboard({ getData: (type) => (type === 'text/plain' ? text : ''), files: { length: 0 } }),
    ).toMatchObject({ is: 'refused' })
})

test('a picture is refused with a sentence, and an empty clipboard does nothing', () => {
  const empty = (length: number) => readClipboard({ getData: () => '', files: { length } })
  expect(empty(1)).toMatchObject({ is: 'refused' })
  expect(empty(0)).toEqual({ is: 'empty' })
})
