// What GitHub shows of the written Markdown: the same lines as the page, each with the same text, kind and
// depth.

import MarkdownIt from 'markdown-it'
import { expect, test } from 'vitest'
import { isBlank, isDropped, line, textOf, type Line } from '../../../shared/document/lines.ts'
import { nestingOf } from '../../../shared/document/nesting.ts'
import { LINE_KINDS } from '../../../shared/document/schema.ts'
import { lostText } from '../../../shared/markdown/loss.ts'
import { writeLines } from '../../../shared/markdown/lines.ts'
import { linesOfMarkdown } from '../../../shared/markdown/read.ts'
import { canonical, item, note, ordered, text } from '../../support/basics/notes.ts'
import { seeded, type Random } from '../../support/basics/random.ts'
import { writeNote } from '../../../shared/markdown/write.ts'
import { rounds } from '../../support/basics/more-rounds.ts'

type Shown = [kind: string, depth: number, text: string]

const tidy = (shown: string): string => shown.replace(/\s+/g, ' ').trim()

/** The lines that the page shows. */
function onPage(lines: readonly Line[]): Shown[] {
  const nesting = nestingOf(lines)
  return lines.flatMap((each, at): Shown[] => {
    const kind = each.node === 'line' ? each.kind : each.node
    return isDropped(each) ? [] : [[kind, nesting[at]?.depth ?? 0, tidy(textOf(each))]]
  })
}

const github = new MarkdownIt('default', { html: true })

/** The lines that GitHub shows. A soft break ends a line in a quote only; elsewhere it is written as `⏎`. */
function onGithub(markdown: string): Shown[] {
  const shown: Shown[] = []
  const lists: string[] = []
  let [depth, quotes] = [0, 0]
  let isFirst = false
  for (const { type, nesting, content, children } of github.parse(markdown, {})) {
    if (/_list_(?:open|close)$/.test(type)) {
      if (nesting === 1) lists.push(type.startsWith('bullet') ? 'item' : 'ordered')
      else lists.pop()
    } else if (type.startsWith('blockquote')) quotes += nesting
    else if (type.startsWith('list_item')) {
      depth += nesting
      isFirst = nesting === 1
    } else if (type === 'fence') shown.push(['code', depth, tidy(content)])
    else if (type === 'inline') {
      const rows = ['']
      for (const { type: part, content: said } of children ?? [])
        if (!part.endsWith('break')) rows.push(`${rows.pop() ?? ''}${part === 'html_inline' ? '' : said}`)
        else if (quotes > 0) rows.push('')
        else rows.push(`${rows.pop() ?? ''}⏎`)
      for (const row of rows) {
        const box = isFirst && lists.at(-1) === 'item' ? /^\[[ x]\](?:\s|$)/.exec(content) : null
        if (quotes > 0) shown.push(['quote', depth, tidy(row)])
        else if (!isFirst) shown.push(['text', depth, tidy(row)])
        else if (box) shown.push(['task', depth - 1, tidy(row.slice(box[0].length))])
        else shown.push([lists.at(-1) ?? '', depth - 1, tidy(row)])
        isFirst = false
      }
    } else if (/^(?:hr|html_block|code_block|heading_open|table_open)$/.test(type))
      shown.push([type, depth, content])
  }
  return shown
}

const SIGNS = [
  ...['a', 'b c', '*', '**', '_', '`', '``', '```', '~', '~~~', '[', '] ', '(', ')', '<', '>', '<b>'],
  ...['<!--', '-->', '<div', '</table', '<?', '<script', '<pre>', '<ftp://a.b>', '&', ' &amp;', '\\'],
  ...['#', '# ', '- ', '-', '+ ', '1. ', '1)', '2024. ', '> ', '|', '---', '===', ':', 'https://a.b/c '],
  ...['@ada', '!', '[x] ', '[ ] ', '[x]', '[a]: ', '[WIP]:', ' ', '\t', 'é', '💫', '"', 'Done:', '\u2028'],
]
const MARKS = [{ bold: true }, { italic: true }, { strike: true }, { codeSpan: true }] as const

function anyLine(random: Random): Line {
  if (random.chance(0.08))
    return {
      ...{ node: 'code', depth: random.int(3), fence: random.pick(['```', '~~~']), info: '' },
      text: random.pick(['x', '  x\n\ny', '```\nz\n```', '- a\n# b']),
    }
  const runs = Array.from({ length: 1 + random.int(2) }, () => ({
    text: Array.from({ length: 1 + random.int(4) }, () => random.pick(SIGNS)).join(''),
    marks: random.chance(0.7) ? {} : random.pick(MARKS),
  }))
  const made = line(runs, {
    kind: random.pick(LINE_KINDS),
    depth: random.int(4),
    number: random.chance(0.3) ? random.pick(['3.', '7)', '01.']) : null,
  })
  return isBlank(made) ? { ...made, runs: [{ text: 'w', marks: {} }] } : made
}

test('P18: GitHub shows the lines of a text as the page does, whatever is typed in them', () => {
  for (let seed = 0; seed < rounds(500); seed++) {
    const random = seeded(seed)
    const lines = Array.from({ length: 1 + random.int(5) }, () => anyLine(random))
    // Quotes that follow each other are one paragraph, so signs of two lines may belong together.
    const apart = lines.flatMap((each) =>
      each.node === 'line' && each.kind === 'quote' ? [each, text('between')] : [each],
    )
    const markdown = writeLines(apart)
    expect([seed, markdown, onGithub(markdown)]).toEqual([seed, markdown, onPage(apart)])
  }
})

/** What GitHub hides, or shows with other lines. */
const HIDDEN = [
  ...[
    '[1]: https://a.b',
    '[WIP]: refactor',
    '[a b]: <c d> "e"',
    "[a]: b 'c'",
    '<!-- c',
    '<div',
    '<div x="y"',
  ],
  ...[
    '</table',
    '<?php',
    '<!DOCTYPE',
    '<![CDATA[',
    '<script',
    '<style',
    '<h1',
    '<ftp://a.b>',
    '<team:infra>',
  ],
]
const NOT_HIDDEN = ['[1]:', '[^1]: by Friday', '[a]: b c', '[]: x', '<b', '<3', '<divide', '<-', '[x] y']

test('what Markdown would hide is escaped as a person types it, and nothing else is', () => {
  for (const kind of LINE_KINDS) {
    for (const typed of HIDDEN) {
      const lines = [line(typed, { kind })]
      const markdown = writeLines(lines)
      expect([typed, onGithub(markdown)]).toEqual([typed, onPage(lines)])
      expect([typed, linesOfMarkdown(markdown)]).toMatchObject([typed, [{ kind, runs: [{ text: typed }] }]])
    }
    for (const typed of NOT_HIDDEN) {
      const [markdown, isRaw] = [
        writeLines([line(typed, { kind })]),
        kind === 'text' && /^<[a-z]/.test(typed),
      ]
      expect([typed, markdown.includes('\\')]).toEqual([
        typed,
        isRaw || (kind === 'item' && typed === '[x] y'),
      ])
    }
  }
})

test('what another note hides stays as it was written', () => {
  for (const source of [
    '[1]: https://a.b "Title"',
    '- [1]: https://a.b',
    '> [a]: b',
    '- <!-- open',
    '- <!-- a *b* c --> d',
    '1. <div class="x">',
    '<?php x ?>',
    '<!DOCTYPE html>',
    'See <ftp://a.b> and <team:infra>.',
    'See [that][1].\n\n[1]: https://a.b/c_d_e',
  ]) {
    expect(canonical(`## N\n\n${source}\n`)).toBe(`## N\n\n${source}\n`)
    expect(lostText(source, canonical(source))).toBeNull()
  }
  // The address of a reference is text, so it is a link on the page.
  expect(linesOfMarkdown('[1]: https://a.b')).toMatchObject([
    {
      runs: [
        { text: '[1]:', marks: { verbatim: true } },
        { text: ' https://a.b', marks: {} },
      ],
    },
  ])
})

test('a number that is not 1 begins a list below a paragraph, an item or a header', () => {
  expect(writeLines([text('a'), ordered('b', '3.'), ordered('c')])).toBe('a\n\n3. b\n4. c')
  expect(writeLines([text('a'), ordered('b'), ordered('c')])).toBe('a\n1. b\n2. c')
  expect(writeLines([item('a'), ordered('b', '0.', { depth: 1 })])).toBe('- a\n\n  0. b')
  expect(writeLines([item('a'), ordered('b', '3.')])).toBe('- a\n3. b')
  expect(writeLines([text('a'), ordered('')])).toBe('a\n\n1.')
  // An item whose first row is empty would not hold what stands below a blank row.
  expect(writeLines([ordered(''), ordered('b', '3.', { depth: 1 })])).toBe('1.\n   3. b')
  const ada = { person: 'ada', handle: '@ada', annotation: '', written: null }
  const block = { id: 'u', heading: 'U', level: 2, people: true, lines: [] }
  for (const [number, between] of [
    ['1.', '\n'],
    ['3.', '\n\n'],
  ] as const) {
    const sections = [{ ...ada, lines: [ordered('b', number)] }]
    const markdown = writeNote(note({ blocks: [{ ...block, sections }] }))
    expect(markdown).toBe(`## U\n\n@ada${between}${number} b\n`)
    expect(canonical(markdown)).toBe(markdown)
  }
})
