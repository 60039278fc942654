import { expect, test } from 'vitest'
import type { Line } from '../../../shared/document/lines.ts'
import { linesOfMarkdown, readNote } from '../../../shared/markdown/read.ts'
import type { Note } from '../../../shared/markdown/note.ts'
import { markdownOfLines, writeNote } from '../../../shared/markdown/write.ts'
import {
  block,
  canonical,
  item,
  label,
  note,
  ordered,
  quote,
  raw,
  section,
  task,
  text,
} from '../../support/basics/notes.ts'

/** Expects canonical Markdown: it is read as these lines, and the lines are written as this Markdown. */
function same(markdown: string, ...lines: Line[]): void {
  expect(linesOfMarkdown(markdown)).toEqual(lines)
  expect(markdownOfLines(lines)).toBe(markdown)
}

function sameNote(markdown: string, wanted: Partial<Note>): void {
  expect(readNote(markdown)).toEqual(note(wanted))
  expect(writeNote(note(wanted))).toBe(markdown)
  expect(canonical(markdown)).toBe(markdown)
}

/** Expects that the source is written in this canonical form, which does not change again. */
function becomes(source: string, markdown: string): void {
  expect(canonical(source)).toBe(markdown)
  expect(canonical(markdown)).toBe(markdown)
}

test('a line has a kind and a depth', () => {
  same('- a\n  - b\n- c\n', item('a'), item('b', 1), item('c'))
  same('- [ ] Ada: send the draft\n- [x] done\n', task('Ada: send the draft'), task('done', true))
  same('one\n\ntwo\n', text('one'), text('two'))
  same('> said\n> again\n', quote('said'), quote('again'))
  same('text\n- a\n', text('text'), item('a'))
})

test('a number is kept if counting would not give it', () => {
  same('1. a\n2. b\n', ordered('a'), ordered('b'))
  same('3. c\n4. d\n', ordered('c', '3.'), ordered('d'))
  same('1) a\n2) b\n', ordered('a', '1)'), ordered('b', '2)'))
  same('1. a\n\ntext\n1. b\n', ordered('a'), text('text'), ordered('b'))
  becomes('2) a\n-\n1. b\n', '2) a\n1. b\n')
  same('1. a\n   - b\n2. c\n', ordered('a'), item('b', 1), ordered('c'))
})

test('a line that is indented more, by however little, is a child', () => {
  becomes('- a\n - b\n  - c\n', '- a\n  - b\n    - c\n')
  becomes('- a\n\t- b\n  - c\n- d\n', '- a\n  - b\n  - c\n- d\n')
  becomes(' - a\n \t- b\n', '- a\n  - b\n')
  becomes('    - a\n  - b\n', '- a\n- b\n')
})

test('a line that is not an item ends the items around it', () => {
  becomes('- a\n```\nx\n```\n  - b\n', '- a\n\n```\nx\n```\n\n- b\n')
  becomes('- a\n<!-- c -->\n  - b\n', '- a\n\n<!-- c -->\n\n- b\n')
})

test('an indented line right below an item continues the item', () => {
  becomes('- one\n  two\n  three\n- b\n', '- one two three\n- b\n')
  becomes('- `a\n  b` c\n', '- `a b` c\n')
  becomes('- one\n\n  apart\n', '- one\n\n  apart\n')
})

test('white space before a name does not change the owner of the line', () => {
  becomes('g\n1.\n [@a]()\n   - x\n', 'g\n\n1. [@a]()\n   - x\n')
  becomes('g\n- \u00a0[@a]()\n  - x\n', 'g\n\n- [@a]()\n  - x\n')
})

test('every bullet is written as a hyphen, and lists are tight', () => {
  becomes('* a\n\n+ b\n- c\n', '- a\n- b\n- c\n')
  becomes('-\n- a\n-\n', '- a\n')
  becomes('\ufeff- a\r\n- b', '- a\n- b\n')
})

test('lines that are not understood stay as they are', () => {
  const table = '| a | b |\n|---|---|\n| 1 | 2 |'
  same(`a\n\n${table}\n\nb\n`, text('a'), raw(table), text('b'))
  same('<!-- two\nlines -->\n', raw('<!-- two\nlines -->'))
  same('---\n', raw('---'))
  becomes('---\ntags: x\n---\n# Title\n\n- a\n', '---\ntags: x\n---\n\n# Title\n\n- a\n')
})

test('a comment that is never closed hides nothing below it', () => {
  same('<!-- open\n\n- a\n', raw('<!-- open'), item('a'))
})

test('code keeps its fence and its text', () => {
  const code = (depth: number, body: string, fence = '```'): Line => ({
    node: 'code',
    depth,
    fence,
    info: 'go',
    text: body,
  })
  same('```go\n- not a list\n\n  x\n```\n', code(0, '- not a list\n\n  x'))
  same('- a\n  ```go\n  x\n  ```\n', item('a'), code(1, 'x'))
  same('~~~go\n```\n~~~\n', code(0, '```', '~~~'))
  expect(markdownOfLines([code(0, 'a\n```\nb')])).toBe('````go\na\n```\nb\n````\n')
})

test('a text that looks like another kind of line is read back as text', () => {
  const looks = [
    '# x',
    '- x',
    '+ x',
    '* x',
    '1. x',
    '1) x',
    '> x',
    '| a',
    '<!-- x',
    '<b>',
    '```',
    '~~~',
    '---',
  ]
  for (const each of [...looks, '***', '===', '@ada', '@ada (no blockers)'])
    expect([each, linesOfMarkdown(markdownOfLines([text(each)]))]).toEqual([each, [text(each)]])
  expect(linesOfMarkdown(markdownOfLines([item('[ ] x')]))).toEqual([item('[ ] x')])
})

// ── notes ──

const header = [
  { id: 'lead', label: '**Lead:**', value: '@ada' },
  { id: 'notetaker', label: '**Notetaker:**', value: '' },
  { id: 'attendees', label: '**Attendees:**', value: '' },
]

test('a note is a title, a header, blocks and people', () => {
  sameNote(
    `# Weekly

- **Lead:** @ada
- **Notetaker:**
- **Attendees:**
  - _names..._
  - @bob

## Agenda

- Round

## Updates

@ada
- Done:
  - a draft

@Bob (no blockers, not attending)
- Next:
  - rest
`,
    {
      title: 'Weekly',
      header,
      attendees: ['_names..._', '@bob'],
      blocks: [
        block('Agenda', 'agenda', { lines: [item('Round')] }),
        block('Updates', 'updates', {
          sections: [
            section('@ada', [label('Done:'), item('a draft', 1)]),
            section('@Bob', [label('Next:'), item('rest', 1)], { annotation: 'no blockers, not attending' }),
          ],
        }),
      ],
    },
  )
})

test('a header field is known by its meaning and kept as written', () => {
  const ids = (source: string) => readNote(source).header.map(({ id, label, value }) => [id, label, value])
  expect(ids('- **Meeting Lead:** @ada\n- Notetaker: bob\n- **Moderators**: x\n')).toEqual([
    ['lead', '**Meeting Lead:**', '@ada'],
    ['notetaker', 'Notetaker:', 'bob'],
    ['moderators', '**Moderators**:', 'x'],
  ])
})

test('lines above the first heading stay lines if they are not a header', () => {
  sameNote('# T\n\n- **Lead:** @ada\n- Just a remark\n', {
    title: 'T',
    preamble: [linesOfMarkdown('- **Lead:** @ada').at(0) ?? item(''), item('Just a remark')],
  })
  becomes('- Lead: @ada\n  - and @bob\n', '- Lead: @ada\n  - and @bob\n')
  becomes('- Attendees:\n  - \\- -\n', '- Attendees:\n  - \\- -\n')
  becomes('- Attendees:\n  - @ada\n  - _@ada_\n', '- Attendees:\n  - @ada\n  - _@ada_\n')
})

test('a label is kept as written, with the text on its line', () => {
  const [ada] = readNote(
    '## U\n\n@ada\n- Done:d-p\n- Blocked/Asked:\n- Next\n- Done: OOO all week\n- a: b\n',
  ).blocks
  expect(ada?.sections[0]?.lines).toEqual([
    label('Done:d-p'),
    label('Blocked/Asked:'),
    label('Next'),
    label('Done: OOO all week'),
    item('a: b'),
  ])
})

test('a person’s line has a handle and an annotation, and nothing else', () => {
  const people = (source: string) =>
    readNote(`## U\n\n${source}\n`).blocks[0]?.sections.map(({ person, annotation }) => [person, annotation])
  expect(people('@ada (you can skip me :))')).toEqual([['ada', 'you can skip me :)']])
  expect(people('@ada has a PR up')).toEqual([])
  expect(people('- @ada')).toEqual([])
  expect(people('@ada\n- x\n\n@Ada\n- y')).toEqual([
    ['ada', ''],
    ['ada~2', ''],
  ])
})

test('a person’s line in another form than ours keeps its form', () => {
  becomes('## U\n\n@raulk (no blockers):\n- x\n', '## U\n\n@raulk (no blockers):\n- x\n')
  becomes('## U\n\n##### @ada\n\n- x\n', '## U\n\n##### @ada\n\n- x\n')
  expect(readNote('## U\n\n##### @ada\n\n- x\n').blocks).toEqual([
    block('U', 'u', { sections: [section('@ada', [item('x')], { written: '##### @ada' })] }),
  ])
})

test('a text that only looks like a person’s line is read back as text', () => {
  const typed = note({ blocks: [block('U', 'u', { lines: [text('@ada (away)'), item('x')] })] })
  expect(readNote(writeNote(typed))).toEqual(typed)
})

test('a section that is added to a list of people does not swallow the others', () => {
  const sections = [section('@ada', [item('x')], { written: '- @ada' }), section('@bob', [item('y')])]
  expect(writeNote(note({ blocks: [block('U', 'u', { sections })] }))).toBe(
    '## U\n\n@ada\n- x\n\n@bob\n- y\n',
  )
})

test('a list of people with lines below them is read as their sections', () => {
  const source = '## U\n\n- intro\n\n- @ada\n  - Done:\n    - x\n\n- @bob (away)\n'
  sameNote(source, {
    blocks: [
      block('U', 'u', {
        lines: [item('intro')],
        sections: [
          section('@ada', [label('Done:'), item('x', 1)], { written: '- @ada' }),
          section('@bob', [], { annotation: 'away', written: '- @bob (away)' }),
        ],
      }),
    ],
  })
  sameNote('## U\n\n- @ada\n  - x\n\n- a remark\n', {
    blocks: [
      block('U', 'u', { sections: [section('@ada', [item('x')], { written: '- @ada' })] }),
      block('', 'block', { level: 0, lines: [item('a remark')] }),
    ],
  })
})

test('two headings with the same name are two blocks', () => {
  const { blocks } = readNote('## Notes\n\n- a\n\n## Notes\n\n- b\n')
  expect(blocks.map(({ id }) => id)).toEqual(['notes', 'notes~2'])
  becomes('## Notes\n- a\n## Notes\n- b\n', '## Notes\n\n- a\n\n## Notes\n\n- b\n')
})

test('an empty label written by a person is kept', () => {
  becomes('## U\n\n@ada\n - Done:\n - Blocked:\n', '## U\n\n@ada\n- Done:\n- Blocked:\n')
})

test('a name that the document itself uses gets another id', () => {
  becomes('# T\n\n- Title: x\n', '# T\n\n- Title: x\n')
  becomes('- a\n\n## Preamble\n\n- b\n', '- a\n\n## Preamble\n\n- b\n')
})

test('below an empty item, which is not written, code and text are written as they will be read', () => {
  becomes('*\n  ```\ncode\n```\n  x\n', '```\ncode\n```\n\nx\n')
})

test('a character that separates lines elsewhere, but not in Markdown, counts as white space', () => {
  becomes('- **\u2028@ada** – out\u2029sick\n', '- ** @ada** – out sick\n')
})

test('below a heading in a section of a list, lines keep their depth', () => {
  const source = '## Updates\n- @ada\n  - a\n#### Done\n- x\n  - y\n'
  becomes(source, '## Updates\n\n- @ada\n  - a\n\n  #### Done\n  - x\n    - y\n')
})
