import { expect, test } from 'vitest'
import {
  asksIn,
  belowOf,
  boardRows,
  inOrder,
  piecesOf,
  type BoardMeeting,
  type Piece,
} from '../../../../client/meeting/around/board.ts'
import { meetingsOf, workKeyOf } from '../../../../client/memory/link-memory.ts'
import type { Line } from '../../../../shared/document/lines.ts'
import { blockRoot, sectionRoot } from '../../../../shared/document/roots.ts'
import { readNote } from '../../../../shared/markdown/read.ts'
import { boardItems } from '../../../../shared/memory/board.ts'
import type { Age } from '../../../../shared/memory/series-memory.ts'
import type { Block, Section } from '../../../../shared/model/outline.ts'

/** A meeting as the page reads it. `ids`: of the people of its sections, if they are not their handles. */
function meetingOf(markdown: string, ids: readonly string[] = []): BoardMeeting {
  const texts = new Map<string, readonly Line[]>()
  const blocks = readNote(markdown).blocks.map(({ heading, level, lines, sections }, at) => {
    const id = `b${at}`
    texts.set(blockRoot(id), lines)
    const own = sections.map(({ handle, lines: theirs }, nth): Section => {
      const person = ids[nth] ?? handle.slice(1)
      texts.set(sectionRoot(id, person), theirs)
      return { block: id, person, owner: person, handle, annotation: '', written: null }
    })
    return { id, heading, level, people: own.length > 0, sections: own } as unknown as Block
  })
  return {
    outline: { blocks },
    sectionsOf: ({ sections }) => [...sections],
    lines: (root) => texts.get(root) ?? [],
  }
}

const NOTE = `## Updates

@ada
- Blocked:
  - the disk
  - the index

@bob
- Blocked: the key

## Topics

@ada
- Questions:
  - a third place?

## Questions

- who pays?
`

const said = (ages: Record<string, Age | null> = {}) =>
  boardRows(meetingOf(NOTE), { ageOf: (_root, _lines, { text }) => ages[text] }).map(
    ({ handle, heading, item }) => `${handle || heading}: ${item.text}`,
  )

test('the items of all sections and blocks, and those of nobody under their heading', () => {
  expect(said()).toEqual([
    '@ada: the disk',
    '@ada: the index',
    '@bob: the key',
    '@ada: a third place?',
    'Questions: who pays?',
  ])
})

test('the oldest comes first', () => {
  const ages = {
    'who pays?': { meetings: 2, since: '2026-11-02' },
    'the key': { meetings: 2, since: '2026-11-09' },
    'the disk': null,
  }
  expect(said(ages).slice(0, 3)).toEqual(['Questions: who pays?', '@bob: the key', '@ada: the disk'])
})

test('only items without an answer count as asked of me', () => {
  const note = `## Updates\n\n@ada\n- Blocked:\n  - waiting for @lin: the key\n  - a host from @lin\n    - it comes\n  - [x] @lin: old\n\n@lin\n- Questions:\n  - why does @lin ask?\n\n## Questions\n\n- @lin when?\n`
  const rows = asksIn(boardRows(meetingOf(note), null), (handle) => handle === '@lin')
  expect(rows.map(({ item }) => item.text)).toEqual(['waiting for @lin: the key', '@lin when?'])
})

test('while the board is used, its rows keep their order', () => {
  const rows = boardRows(meetingOf(NOTE), null)
  const held = [rows[2], rows[0]].flatMap((row) => row?.key ?? [])
  expect(inOrder(rows, held).map(({ item }) => item.text)).toEqual([
    'the key',
    'the disk',
    'the index',
    'a third place?',
    'who pays?',
  ])
})

test('each row has a key of its own, whatever ids people have', () => {
  const keys = boardRows(
    meetingOf('## Updates\n\n@p\n- Blocked:\n  - 0 hi\n\n@q\n- Blocked:\n  - hi\n', ['p', 'p 0']),
    null,
  ).map(({ key }) => key)
  expect(keys).toHaveLength(2)
  expect(new Set(keys).size).toBe(2)
})

test('the items of a text that has not changed are not looked for again', () => {
  const meeting = meetingOf(NOTE)
  const [before, after] = [boardRows(meeting, null), boardRows(meeting, null)]
  expect(after.map(({ item }, at) => item === before[at]?.item)).toEqual(before.map(() => true))
})

/** The rows of a blocker and the lines below it. Links stand in angle brackets. */
function shownOf(...lines: string[]) {
  const note = ['## Updates', '', '@ada', '- Blocked:', ...lines.map((line) => `  ${line}`), ''].join('\n')
  const [item] = boardItems(readNote(note).blocks[0]?.sections[0]?.lines ?? [])
  const said = (pieces: readonly Piece[]) =>
    pieces.map(({ text, href }) => (href === null ? text : `<${text}>`)).join('')
  const { hasMore, lines: below } = item ? belowOf(item) : { hasMore: false, lines: [] }
  return { row: item && said(piecesOf(item)), hasMore, below: below.map(said) }
}

test('a row has short links, and so have the lines below it', () => {
  expect(
    shownOf(
      '- see https://github.com/a/b/pull/5, please, [and this](https://example.org/x)',
      '  - https://github.com/a/b/pull/6',
    ),
  ).toEqual({
    row: 'see <a/b#5>, please, and this <https://example.org/x>',
    hasMore: false,
    below: ['<a/b#6>'],
  })
})

test('the last lines below an item are shown, because the last is the answer; of a resolved item, none', () => {
  const below = ['  - why', '  - how', '    - in detail', '  - @bob: done today']
  expect(shownOf('- the key', ...below)).toEqual({
    row: 'the key',
    hasMore: true,
    below: ['how', 'in detail', '@bob: done today'],
  })
  expect(shownOf('- the key', ...below.slice(0, 3)).hasMore).toBe(false)
  expect(shownOf('- [x] the key', ...below)).toEqual({ row: 'the key', hasMore: false, below: [] })
})

test.each([
  ['https://github.com/a/b/pull/5#comment', 'a/b#5'],
  ['https://gitlab.com/a/b/-/merge_requests/5', 'a/b#5'],
  ['https://github.com/a/b', null],
  ['https://example.org/a#5', null],
])('%s has the memory of %s', (address, key) => {
  expect(workKeyOf(address)).toBe(key)
})

test('a meeting is named once', () => {
  const at = (date: string, handle: string) => ({ date, handle, kind: 'next' as const })
  expect(meetingsOf([at('1', '@ada'), at('1', '@bob'), at('2', '@ada')])).toEqual([
    {
      date: '1',
      at: [
        { handle: '@ada', kind: 'next' },
        { handle: '@bob', kind: 'next' },
      ],
    },
    { date: '2', at: [{ handle: '@ada', kind: 'next' }] },
  ])
})

test('a line that was carried over is no new blocker, if it was one in a meeting that the archive lacks', () => {
  const identity = '2026-11-09/0123456789ab'
  const meeting = meetingOf(NOTE)
  const carried: BoardMeeting = {
    ...meeting,
    lines: (root) =>
      meeting
        .lines(root, null)
        .map((each) => (each.node === 'line' && !each.label ? { ...each, carried: identity } : each)),
  }
  const known = { since: '2026-11-02', meetings: 4 }
  const ages = (ageOf: (text: string) => Age | null | undefined, on: string | null) =>
    boardRows(carried, { ageOf: (_root, _lines, { text }) => ageOf(text) }, (person, of) =>
      person === 'ada' && of === identity ? on : null,
    )
      .slice(0, 4)
      .map(({ item, age }) => [item.text, age?.since ?? age])
  expect(ages((text) => (text === 'the index' ? known : null), '2026-11-16')).toEqual([
    ['the index', '2026-11-02'],
    ['the disk', '2026-11-16'],
    ['a third place?', '2026-11-16'],
    ['the key', null],
  ])
  expect(ages(() => undefined, '2026-11-16')[0]).toEqual(['the disk', '2026-11-16'])
  // It was a plan until today.
  expect(ages(() => null, null)[0]).toEqual(['the disk', null])
})
