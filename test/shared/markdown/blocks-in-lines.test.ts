// Tests what begins a block inside a line, a line break inside an item, and code that is marked by its
// indentation.

import MarkdownIt from 'markdown-it'
import { expect, test } from 'vitest'
import { line, textOf, type Line } from '../../../shared/document/lines.ts'
import { LINE_KINDS, type LineKind } from '../../../shared/document/schema.ts'
import { lostText } from '../../../shared/markdown/loss.ts'
import { linesOfMarkdown } from '../../../shared/markdown/read.ts'
import { writeLines } from '../../../shared/markdown/lines.ts'
import { canonical } from '../../support/basics/notes.ts'

const github = new MarkdownIt('default', { html: true })

/** The blocks that GitHub shows for a text. */
const blocksIn = (text: string): string[] =>
  github
    .parse(text, {})
    .map(({ type }) => type)
    .filter((type) =>
      /^(?:heading|bullet_list|ordered_list|blockquote)_open$|^(?:hr|fence|code_block)$/.test(type),
    )

const BLOCKS: Record<LineKind, string[]> = {
  text: [],
  item: ['bullet_list_open'],
  task: ['bullet_list_open'],
  ordered: ['ordered_list_open'],
  quote: ['blockquote_open'],
}

const TYPED = [
  ...['# x', '## ', '###### x', '***', '* * *', '---', '- - -', '___', '- x', '+ x', '* x', '-', '> x', '>x'],
  ...[
    '1. x',
    '12) x',
    '1.',
    '```',
    '``` js',
    '````',
    '~~~',
    '~~~ sh',
    '- # x',
    '# **x**',
    '1. [x](https://a.b)',
  ],
  ...['#x', '-x', '1.x', '*x* y', '**', '`a` b', '```a``` b'],
]

test('what would begin a block is escaped in a line of any kind, and read back as the same line', () => {
  for (const kind of LINE_KINDS)
    for (const typed of TYPED) {
      const text = typed.trim()
      const written = writeLines([line(text, { kind })])
      const [read, ...others] = linesOfMarkdown(written)
      expect([kind, text, read, others]).toMatchObject([
        kind,
        text,
        { kind, runs: [{ text, marks: {} }] },
        [],
      ])
      // A task's text stands after its box, so it cannot begin a block.
      expect([kind, text, blocksIn(written)]).toEqual([kind, text, BLOCKS[kind]])
      const nested = writeLines([line('a', { kind: 'item' }), line(text, { kind, depth: 1 })])
      expect(linesOfMarkdown(nested)[1]).toMatchObject({ kind, depth: 1, runs: [{ text, marks: {} }] })
    }
})

test('a block inside an item of another note stays as it was written', () => {
  for (const source of [
    '- # Plan',
    '- - x [d](https://a.b) **c**',
    '1. > said',
    '> - x\n> - y',
    '- 1. **b**',
    '- ***',
    '- >x',
    '- -',
    '- ~~~ sh',
    '1. - x\n   - y',
  ])
    expect(canonical(`## N\n\n${source}\n`)).toBe(`## N\n\n${source}\n`)
  expect(linesOfMarkdown('- - x [d](https://a.b)')[0]).toMatchObject({
    runs: [{ text: '-', marks: { verbatim: true } }, { text: ' x ' }, { text: 'd', marks: { link: {} } }],
  })
})

const shape = (lines: Line[]) =>
  lines.map((each) => [each.depth, each.node === 'line' ? each.kind : each.node, textOf(each)])

test('a hard break in an item keeps its line', () => {
  const kept = [
    [
      '- a  \n  b',
      [
        [0, 'item', 'a'],
        [1, 'text', 'b'],
      ],
    ],
    [
      '- a\\\n  b',
      [
        [0, 'item', 'a\\'],
        [1, 'text', 'b'],
      ],
    ],
    [
      '- [x] a  \n  b\n  - c',
      [
        [0, 'task', 'a'],
        [1, 'text', 'b'],
        [1, 'item', 'c'],
      ],
    ],
    [
      '- a\n  - b\n    c  \n    d',
      [
        [0, 'item', 'a'],
        [1, 'item', 'b c'],
        [2, 'text', 'd'],
      ],
    ],
    [
      '1. a  \n   b',
      [
        [0, 'ordered', 'a'],
        [1, 'text', 'b'],
      ],
    ],
    // These are not breaks: a soft one, an escaped backslash, an empty item.
    ['- a\n  b', [[0, 'item', 'a b']]],
    ['- a \n  b', [[0, 'item', 'a b']]],
    ['- a\\\\\n  b', [[0, 'item', 'a\\\\ b']]],
    ['-   \n  b', [[0, 'item', 'b']]],
  ] as const
  for (const [source, lines] of kept) {
    expect([source, shape(linesOfMarkdown(source))]).toEqual([source, lines])
    const once = canonical(source)
    expect([source, lostText(source, once)]).toEqual([source, null])
    expect(canonical(once)).toBe(once)
  }
})

test('code keeps its indentation, whether four columns or a fence make it code', () => {
  const code = [
    [
      '    if x:\n        y()\n\n    z()\n\nend',
      [
        [0, 'code', 'if x:\n    y()\n\nz()'],
        [0, 'text', 'end'],
      ],
    ],
    [
      '## H\n    # comment\n    - x',
      [
        [0, 'raw', '## H'],
        [0, 'code', '# comment\n- x'],
      ],
    ],
    ['\tif x:\n\t\ty()', [[0, 'code', 'if x:\n\ty()']]],
    [
      '- a\n\n      if x:\n        y()',
      [
        [0, 'item', 'a'],
        [1, 'code', 'if x:\n  y()'],
      ],
    ],
    [
      '- a\n  - b\n\n        c',
      [
        [0, 'item', 'a'],
        [1, 'item', 'b'],
        [2, 'code', 'c'],
      ],
    ],
    [
      '10. a\n\n        c',
      [
        [0, 'ordered', 'a'],
        [1, 'code', 'c'],
      ],
    ],
    // These are not code: they continue a paragraph or an item, or are a list.
    [
      'a\n    b',
      [
        [0, 'text', 'a'],
        [0, 'text', 'b'],
      ],
    ],
    [
      '- a\n\n    b',
      [
        [0, 'item', 'a'],
        [1, 'text', 'b'],
      ],
    ],
    ['- a\n      b', [[0, 'item', 'a b']]],
    [
      'a\n\n    - b',
      [
        [0, 'text', 'a'],
        [0, 'item', 'b'],
      ],
    ],
    ['   a', [[0, 'text', 'a']]],
  ] as const
  for (const [source, lines] of code) {
    expect([source, shape(linesOfMarkdown(source))]).toEqual([source, lines])
    const once = canonical(source)
    expect([source, lostText(source, once)]).toEqual([source, null])
    expect(canonical(once)).toBe(once)
    expect(shape(linesOfMarkdown(once)).filter(([, node]) => node === 'code')).toEqual(
      lines.filter(([, node]) => node === 'code'),
    )
  }
})

test('a line below code is written in the same way, whether its empty parent is written or not', () => {
  const once = canonical('```\nx\n```\n*\n  * a')
  expect(once).toBe('```\nx\n```\n\n- a\n')
  expect(canonical(once)).toBe(once)
})

test('a tab inside a line does not decide how the line is read', () => {
  const once = canonical(
    '+\t**@a\\_b**: said so\n\t#####\t@ada and @cy\n*  @ada – out sick\n      1.\t@ada / @bob',
  )
  expect(canonical(once)).toBe(once)
  expect(once).toContain('- **@a\\_b**: said so ##### @ada and @cy\n')
})
