import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Run } from '../../../shared/document/lines.ts'
import { readInline, writeInline } from '../../../shared/markdown/inline.ts'
import { linesOfMarkdown } from '../../../shared/markdown/read.ts'
import { sayable } from '../../../shared/markdown/runs.ts'
import { markdownOfLines } from '../../../shared/markdown/write.ts'
import { item, run, runs } from '../../support/basics/notes.ts'
import { rounds } from '../../support/basics/more-rounds.ts'

const link = (href: string, title: string | null = null) => ({ link: { href, title } })

/** Expects that the Markdown is read as these runs, and that the runs are written as this Markdown. */
function same(markdown: string, ...parts: (string | Run)[]): void {
  expect(readInline(markdown)).toEqual(runs(...parts))
  expect(writeInline(runs(...parts))).toBe(markdown)
}

/** Expects that typed text is written as this Markdown, and read back from it. */
function typed(text: string, markdown: string): void {
  expect(writeInline(runs(text))).toBe(markdown)
  expect(readInline(markdown)).toEqual(runs(text))
}

test('marks', () => {
  same('a **b** c', 'a ', run('b', { bold: true }), ' c')
  same(
    '_a_ ~~b~~ `c`',
    run('a', { italic: true }),
    ' ',
    run('b', { strike: true }),
    ' ',
    run('c', { codeSpan: true }),
  )
  same('**a _b_**', run('a ', { bold: true }), run('b', { bold: true, italic: true }))
  same('_a **b**_', run('a ', { italic: true }), run('b', { bold: true, italic: true }))
  same('[a](https://a.b/c) b', run('a', link('https://a.b/c')), ' b')
  same('[a](https://a.b/c "t")', run('a', link('https://a.b/c', 't')))
  same('_**a** b_', run('a', { bold: true, italic: true }), run(' b', { italic: true }))
  same('**[a](https://a.b/c)**', run('a', { bold: true, ...link('https://a.b/c') }))
})

test('a character reference, HTML or a picture does not cut the link or emphasis around it in two', () => {
  const verbatim = { verbatim: true } as const
  const to = link('https://a.b')
  same('[a &amp; b](https://a.b)', run('a ', to), run('&amp;', { ...verbatim, ...to }), run(' b', to))
  same('[a <i>b](https://a.b)', run('a ', to), run('<i>', { ...verbatim, ...to }), run('b', to))
  const bold = { bold: true } as const
  same('**a &amp; b**', run('a ', bold), run('&amp;', { ...verbatim, ...bold }), run(' b', bold))
  for (const kept of [
    '[&lt;](https://a.b "t")',
    '_a &copy; b_ ~~c&nbsp;d~~',
    '[**a &amp; b** c](https://a.b)',
  ])
    expect(writeInline(readInline(kept))).toBe(kept)
})

test('emphasis is written with `_`; beside a word, with `*`', () => {
  same('a _b_ c', 'a ', run('b', { italic: true }), ' c')
  same('a*b*c', 'a', run('b', { italic: true }), 'c')
  expect(writeInline(readInline('a *b* c'))).toBe('a _b_ c')
})

test('a bare address stays bare, and has no emphasis inside', () => {
  same('see https://a.b/c_d_e*f*g.', 'see https://a.b/c_d_e*f*g.')
  same('https://a.b/_x_ and _y_', 'https://a.b/_x_ and ', run('y', { italic: true }))
  typed('https://a.b/c*d*e *b*', 'https://a.b/c*d*e \\*b*')
  typed('https://a.b/c\\<b>', 'https://a.b/c\\\\\\<b>')
})

test('emphasis right after an address is kept, and the address is then not a link', () => {
  same('https\\://a.b/_c_', 'https://a.b/', run('c', { italic: true }))
})

test('only characters that would be syntax are escaped', () => {
  for (const plain of [
    'snake_case_name',
    '2 * 3 * 4',
    '[x] (https://a.b)',
    'a < b > c',
    'R&D',
    'C:\\dir',
    'wow!',
    '~/x',
  ])
    typed(plain, plain)
  typed('a *b* c', 'a \\*b* c')
  typed('`a`', '\\`a`')
  typed('<b>', '\\<b>')
  typed('&amp;', '\\&amp;')
  typed('[a](https://b.c)', '\\[a](https://b.c)')
})

test('a code span is fenced by more backticks than it holds', () => {
  same('``a`b``', run('a`b', { codeSpan: true }))
  same('`` `a ``', run('`a', { codeSpan: true }))
  same('``` `` ```', run('``', { codeSpan: true }))
})

test('a link is text unless it leads to a safe address', () => {
  for (const source of ['[a](javascript:alert(1))', '[a](ftp://b.c)', '[a](x.md)'])
    expect(readInline(source)).toEqual(runs(source))
  expect(writeInline([run('a', link('javascript:alert(1)'))])).toBe('a')
})

test('a link’s address and title may hold any character', () => {
  for (const href of ['https://a.b/(', 'https://a.b/x\\y', 'https://a.b/?a=1&amp;b', 'https://a.b/c_(d)'])
    for (const title of [null, 'a "b" \\ &lt;']) {
      const wanted = [run('x', link(href, title))]
      expect(readInline(writeInline(wanted))).toEqual(wanted)
    }
})

test('syntax without a mark of its own stays as it is', () => {
  same('a ![i](https://a.b) c', 'a ', run('![i](https://a.b)', { verbatim: true }), ' c')
  same('<kbd>x</kbd>', run('<kbd>', { verbatim: true }), 'x', run('</kbd>', { verbatim: true }))
  same(
    '&copy; <https://a.b>',
    run('&copy;', { verbatim: true }),
    ' ',
    run('<https://a.b>', { verbatim: true }),
  )
})

test('a line that would lose a character is kept verbatim as a whole', () => {
  for (const source of ['a\\.b', '[](https://a.b)', '[**a**](https://a.b)', '__a__ [x](<https://a.b>)'])
    expect(linesOfMarkdown(`- ${source}\n`)).toEqual([item([run(source, { verbatim: true })])])
})

test('white space at the edge of emphasis moves out of it', () => {
  expect(writeInline(runs('a', run(' b ', { bold: true }), 'c'))).toBe('a **b** c')
})

// ── any typed text ──

const pieces = fc.constantFrom(
  ...['a', 'word', 'é', '💫', ' ', '  ', '1', 'https', 'https://x.y/a_b*c', 'Done:', '@ada', 'x@y.z'],
  ...[
    '&amp;',
    '&#35;',
    '<b>',
    '</b>',
    '<!--',
    '-->',
    '![x](y)',
    '[x](https://a.b)',
    '[x]',
    '[ ]',
    '<https://a.b>',
  ],
  ...'\\`*_{}[]()#+-.!|<>~&:"\'/=^$%@,;?',
)
const anyText = fc.array(pieces, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''))
const flag = fc.option(fc.constant(true as const), { nil: undefined })
const anyLink = fc.option(
  fc.record({
    href: fc.constantFrom('https://a.b/c', 'https://a.b/(', 'mailto:a@b.c', 'https://a.b/\\'),
    title: fc.constantFrom(null, 't', 'a "b"'),
  }),
  { nil: undefined, freq: 3 },
)
const marked = (text: fc.Arbitrary<string>): fc.Arbitrary<Run> =>
  fc
    .record({ text, bold: flag, italic: flag, strike: flag, codeSpan: flag, link: anyLink })
    .map(({ text, bold, italic, strike, codeSpan, link }) =>
      run(text, {
        ...(bold && { bold }),
        ...(italic && { italic }),
        ...(strike && { strike }),
        ...(codeSpan && { codeSpan }),
        ...(link && { link }),
      }),
    )

const textOf = (from: readonly Run[]) => from.map(({ text }) => text).join('')
const numRuns = rounds(500)

test('any typed text is read back as the same text', () => {
  fc.assert(
    fc.property(fc.array(marked(anyText), { maxLength: 4 }), (typed) => {
      expect(textOf(readInline(writeInline(typed)))).toBe(textOf(sayable(typed)))
    }),
    { seed: 1, numRuns },
  )
})

test('plain text stays plain, with every special character in it', () => {
  fc.assert(
    fc.property(anyText, (typed) => {
      expect(readInline(writeInline(runs(typed)))).toEqual(sayable(runs(typed)))
    }),
    { seed: 2, numRuns },
  )
})

test('marks on whole words read back to the same marks', () => {
  const word = fc.constantFrom('a', 'snake_case', '2*3', 'C:\\dir', 'é', '`', '[x]')
  fc.assert(
    fc.property(fc.array(marked(word), { minLength: 1, maxLength: 4 }), (words) => {
      const typed = words.flatMap((word) => [word, run(' ')])
      expect(readInline(writeInline(typed))).toEqual(sayable(typed))
    }),
    { seed: 3, numRuns },
  )
})

test('a line of any kind reads back as that line', () => {
  fc.assert(
    fc.property(fc.constantFrom('text', 'item', 'ordered', 'task', 'quote'), anyText, (kind, typed) => {
      const wanted = sayable(runs(typed))
      if (wanted.length === 0) return
      const line = { ...item(wanted), kind } as ReturnType<typeof item>
      const [back, ...more] = linesOfMarkdown(markdownOfLines([line]))
      expect(more).toEqual([])
      expect(back).toMatchObject({ node: 'line', kind })
      expect(back?.node === 'line' && textOf(back.runs)).toBe(textOf(wanted))
    }),
    { seed: 4, numRuns },
  )
})
