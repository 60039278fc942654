import { expect, test } from 'vitest'
import { textOf, type Line } from '../../../shared/document/lines.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { writeLines } from '../../../shared/markdown/lines.ts'
import type { Answer } from '../../../shared/memory/answers.ts'
import { answerOf } from '../../../shared/memory/answers.ts'
import { withoutTwins } from '../../../shared/memory/twins.ts'
import { runRounds } from '../../support/basics/rounds.ts'
import { answersRound } from '../../support/hands/answers-round.ts'

const identityOf = (sign: string): string => `2018-11-19/${sign.repeat(12)}`

/** The lines of a section. A line that ends in `*a` carries the identity `a`. */
const section = (markdown: string): Line[] =>
  (readNote(`## Updates\n\n@ada\n${markdown}`).blocks[0]?.sections[0]?.lines ?? []).map((line) => {
    const [, text, sign] = / ?\*([a-f])$/.exec(textOf(line))
      ? (/^(.*?) ?\*([a-f])$/.exec(textOf(line)) ?? [])
      : []
    if (line.node !== 'line' || text === undefined || sign === undefined) return line
    const runs = line.runs.map((run) => ({ ...run, text: run.text.replace(/ ?\*[a-f]$/, '') }))
    return { ...line, runs: runs.filter((run) => run.text !== ''), carried: identityOf(sign) }
  })

const seen = (markdown: string, said: Answer | null = null): string =>
  writeLines(withoutTwins(section(markdown), () => said))

const DONE = '- Done:\n  - a thing\n- Next:'
const STILL = '- Done:\n- Next:\n  - a thing'

test.each<[string, string, Answer | null, string]>([
  [
    'of two under one label, the first is seen',
    '- Done:\n  - a thing *a\n  - a thing *a\n- Next:',
    null,
    DONE,
  ],
  [
    'of two answers, the one that the field names',
    '- Done:\n  - a thing *a\n- Next:\n  - a thing *a',
    'still',
    STILL,
  ],
  ['and else the first', '- Done:\n  - a thing *a\n- Next:\n  - a thing *a', null, DONE],
  [
    'other words stand below it',
    '- Done:\n  - a thing *a\n  - another *a\n- Next:',
    null,
    '- Done:\n  - a thing\n    - another\n- Next:',
  ],
  [
    'deeper lines that both have stand there once',
    '- Done:\n  - a thing *a\n    - why\n  - a thing *a\n    - why\n    - how\n- Next:',
    null,
    '- Done:\n  - a thing\n    - why\n    - how\n- Next:',
  ],
  [
    'deeper lines of other words stand below these',
    '- Done:\n  - a thing *a\n  - another *a\n    - how\n- Next:',
    null,
    '- Done:\n  - a thing\n    - another\n      - how\n- Next:',
  ],
  [
    'a twin within its twin',
    '- Done:\n  - a thing *a\n    - a thing *a\n      - how\n- Next:',
    null,
    '- Done:\n  - a thing\n    - how\n- Next:',
  ],
  [
    'three',
    '- Done:\n  - a thing *a\n  - b *a\n- Next:\n  - b *a',
    'done',
    '- Done:\n  - a thing\n    - b\n- Next:',
  ],
  [
    'lines of different items stay',
    '- Done:\n  - a thing *a\n- Next:\n  - a thing *b',
    null,
    '- Done:\n  - a thing\n- Next:\n  - a thing',
  ],
])('%s', (_, written, said, expected) => {
  expect(seen(written, said)).toBe(expected)
})

test.each<[string, string, Answer | null, string]>([
  [
    'a link to another place stands below it',
    '- Next:\n  - see [this](https://a.example/) *a\n  - see [this](https://b.example/) *a',
    null,
    '- Next:\n  - see [this](https://a.example/)\n    - see [this](https://b.example/)',
  ],
  [
    'a deeper link too',
    '- Next:\n  - a *a\n    - [log](https://a.example/)\n  - a *a\n    - [log](https://b.example/)',
    null,
    '- Next:\n  - a\n    - [log](https://a.example/)\n    - [log](https://b.example/)',
  ],
  [
    'a ticked one is seen before one that is not',
    '- Done:\n- Blocked:\n  - [ ] a *a\n  - [x] a *a',
    'still',
    '- Done:\n- Blocked:\n  - [x] a',
  ],
])('%s', (_, written, said, expected) => {
  expect(seen(written, said)).toBe(expected)
})

test('many twins cost no time', () => {
  const [label, twin] = section('- Next:\n  - a *a')
  const lines = [label, ...Array.from({ length: 8000 }, () => ({ ...twin }))] as Line[]
  expect(withoutTwins(lines, () => null)).toBe(lines)
})

test('a text without twins is the list itself', () => {
  const lines = section('- Done:\n  - a *a\n  - b *b')
  expect(withoutTwins(lines, () => null)).toBe(lines)
})

test('an item is answered by its line, whatever the field says; by the field alone only as dropped', () => {
  const done = section('- Done:\n  - a *a\n- Next:')
  const both = section('- Done:\n  - a *a\n- Next:\n  - a *a')
  const ticked = section('- Next:\n  - [x] a *a')
  const named = (said: Answer | null) => () => said
  expect(answerOf(identityOf('a'), [[], done], named('dropped'))).toBe('done')
  expect(answerOf(identityOf('a'), [both], named('still'))).toBe('still')
  expect(answerOf(identityOf('a'), [both], named(null))).toBe('done')
  expect(answerOf(identityOf('a'), [ticked], named(null))).toBe('done')
  expect(answerOf(identityOf('a'), [[...done.slice(1), ...ticked]], named('still'))).toBe('done')
  expect(answerOf(identityOf('b'), [done], named('dropped'))).toBe('dropped')
  expect(answerOf(identityOf('b'), [done], named('done'))).toBeNull()
})

test('P42: two to four devices answer, edit, undo and merge: no line is lost or doubled in the Markdown', async () => {
  const counts = await runRounds(answersRound, 20)
  expect(counts['twins']).toBeGreaterThan(10)
  expect(counts['differing']).toBeGreaterThan(1)
  for (const did of ['answer', 'again', 'type', 'remove', 'undo', 'redo', 'hear', 'drop', 'take back'])
    expect(counts[did], did).toBeGreaterThan(3)
})
