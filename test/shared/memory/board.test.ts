import { expect, test } from 'vitest'
import type { Line } from '../../../shared/document/lines.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { boardItems, byAge, type BoardItem } from '../../../shared/memory/board.ts'

const linesOf = (markdown: string): readonly Line[] =>
  readNote(`## Updates\n\n@ada\n${markdown}`).blocks[0]?.sections[0]?.lines ?? []

const board = (markdown: string, of = {}): BoardItem[] => boardItems(linesOf(markdown), of)
const said = (markdown: string, of = {}): string[] =>
  board(markdown, of).map(({ kind, state, item }) => `${kind} ${state}: ${item.text}`)

test('blockers and questions, in the order of the text', () => {
  expect(said('- Done:\n  - a\n- Blocked:\n  - b\n- Next:\n  - c\n- Questions:\n  - d?\n')).toEqual([
    'blocked open: b',
    'question open: d?',
  ])
})

test('a deeper line answers, and a tick resolves', () => {
  expect(said('- Blocked:\n  - a\n    - ask @bob\n  - [x] b\n    - done\n  - [ ] c\n')).toEqual([
    'blocked answered: a',
    'blocked resolved: b',
    'blocked open: c',
  ])
})

test('an empty deeper line answers nothing', () => {
  const lines = linesOf('- Blocked:\n  - a\n    - b\n')
  const emptied = lines.map((line, at) => (at === 2 && line.node === 'line' ? { ...line, runs: [] } : line))
  expect(boardItems(emptied).map(({ state }) => state)).toEqual(['open'])
})

test('an item on its label’s line cannot be ticked', () => {
  expect(board('- Blocked: on @bob\n- Blocked:\n  - a\n').map(({ isOnLabel }) => isOnLabel)).toEqual([
    true,
    false,
  ])
})

test('a block’s heading is the label of its lines', () => {
  expect(said('- a?\n- [x] b?\n', { heading: 'Questions' })).toEqual([
    'question open: a?',
    'question resolved: b?',
  ])
  expect(said('- a?\n', { heading: 'Agenda' })).toEqual([])
})

test('a line of no person under “Questions” is a question only if it asks something', () => {
  const lines = [
    '- who pays?\n- Libp2p roadmap\n- https://docs.example/edit?tab=1\n- @kim: any news? Or not\n',
    '- Q: where do we track this\n- A: here\n- なぜ？\n',
  ].join('')
  expect(said(lines, { heading: 'Questions / Discussion items' })).toEqual([
    'question open: who pays?',
    'question open: @kim: any news? Or not',
    'question open: where do we track this',
    'question open: なぜ？',
  ])
  expect(said('- Questions:\n  - I would love to join\n', { handle: '@ada' })).toEqual([
    'question open: I would love to join',
  ])
})

test('what a template offers, and “none”, is no blocker', () => {
  expect(said('- Blocked:\n  - none\n')).toEqual([])
  const offered = linesOf('- Blocked:\n  - waiting for …\n').map((line) =>
    line.node === 'line' ? { ...line, untouched: true } : line,
  )
  expect(boardItems(offered)).toEqual([])
})

test('on the line of its label, an item is answered behind an arrow', () => {
  expect(said('- Blocked: the key, @bob?\n- Question: when?\n')).toEqual([
    'blocked open: the key, @bob?',
    'question open: when?',
  ])
  expect(said('- Blocked: the key, @bob? → today\n- Question: when? →\n')).toEqual([
    'blocked answered: the key, @bob? → today',
    'question open: when? →',
  ])
})

test('who is asked', () => {
  const [item] = board('- Blocked:\n  - @ada or @bob decide\n    - https://github.com/a/b/pull/5\n', {
    handle: '@ada',
  })
  expect(item?.asked).toEqual(['@bob'])
})

test('the oldest comes first, and items that are new or of unknown age keep their order', () => {
  const since = (date: string) => ({ meetings: 2, since: date })
  const rows = [
    { name: 'new', age: null },
    { name: 'younger', age: since('2026-11-09') },
    { name: 'not known', age: undefined },
    { name: 'old', age: since('2026-11-02') },
    { name: 'as old', age: since('2026-11-02') },
  ]
  expect(byAge(rows).map(({ name }) => name)).toEqual(['old', 'as old', 'younger', 'new', 'not known'])
})
