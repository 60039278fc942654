import { expect, test } from 'vitest'
import { linesOfMarkdown } from '../../../../shared/markdown/read.ts'
import { line } from '../../../../shared/document/lines.ts'
import { htmlOfLines, htmlOfRuns } from '../../../../client/text/copy/note-html.ts'

/** The HTML, without attributes that only this page reads. */
const htmlOf = (lines: Parameters<typeof htmlOfLines>[0]): string =>
  htmlOfLines(lines).replace(/ (?:data-[a-z]+|style|value)="[^"]*"/g, '')

test.each([
  [
    '- a\n  - b\n    - c\n  - d\n- e',
    '<ul><li>a<ul><li>b<ul><li>c</li></ul></li><li>d</li></ul></li><li>e</li></ul>',
  ],
  ['- [ ] a\n- [x] b', '<ul><li>☐ a</li><li>☑ b</li></ul>'],
  ['1. a\n2. b\n- c', '<ol><li>a</li><li>b</li></ol><ul><li>c</li></ul>'],
  ['> a\n> b\n\nc', '<blockquote><p>a</p><p>b</p></blockquote><p>c</p>'],
  ['- a\n  > b\n\n  c', '<ul><li>a<ul><li><blockquote>b</blockquote></li><li>c</li></ul></li></ul>'],
  ['- a\n  ```\n  b\n  ```', '<ul><li>a<pre><code>b</code></pre></li></ul>'],
  ['- א\n  - b', '<ul dir="rtl"><li>א<ul dir="ltr"><li>b</li></ul></li></ul>'],
  ['- a\n- 12 א', '<ul><li>a</li><li dir="rtl">12 א</li></ul>'],
])('%j becomes %s', (markdown, html) => {
  expect(htmlOf(linesOfMarkdown(markdown))).toBe(html)
})

test('a line with no parent at its depth is written less deep, and an empty item is left out', () => {
  const item = (text: string, depth: number) => line(text, { kind: 'item', depth })
  expect(htmlOf([item('a', 0), item('b', 3), item('c', 1), item('', 0), item('d', 1)])).toBe(
    '<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>',
  )
})

test('an empty paragraph, which no reader sees, does not end a list', () => {
  const lines = [line('a', { kind: 'item' }), line(''), line('b', { kind: 'item', depth: 1 })]
  expect(htmlOf(lines)).toBe('<ul><li>a<ul><li>b</li></ul></li></ul>')
})

test('a list of letters begins at its letter', () => {
  const numbered = (number: string) => line('x', { kind: 'ordered', number })
  expect(htmlOf(['c)', 'd)'].map(numbered))).toBe('<ol type="a" start="3"><li>x</li><li>x</li></ol>')
})

test('no text becomes an element, and only web and mail addresses become links', () => {
  const runs = [
    { text: '<img src=x>"&', marks: {} },
    { text: 'a', marks: { link: { href: 'javascript:alert(1)', title: null } } },
    { text: 'b', marks: { link: { href: 'https://example.org/"><b>', title: '"><b>' } } },
  ]
  expect(htmlOfRuns(runs)).toBe(
    '&lt;img src=x&gt;&quot;&amp;a<a href="https://example.org/&quot;&gt;&lt;b&gt;" title="&quot;&gt;&lt;b&gt;">b</a>',
  )
})
