import { expect, test } from 'vitest'
import { readNote } from '../../../shared/markdown/read.ts'
import { carry, readSections } from '../../../shared/memory/carry.ts'
import { noNames, type Names } from '../../../shared/model/team.ts'
import { textOf } from '../../../shared/document/lines.ts'

/** The sections of a note. Other people fill it, so that common words are common. */
const note = (markdown: string, names: Names = noNames) =>
  readSections(
    readNote(`## Updates\n\n${markdown}\n\n${FILLING}`).blocks.flatMap(({ sections }) => sections),
    names,
  )

const FILLING = ['bob', 'cleo', 'dora', 'emil']
  .map(
    (who) =>
      `@${who}\n- Done:\n  - reviewed the storage benchmarks for ${who}\n  - fixed a bug in the router\n- Next:\n  - the dashboards of ${who}`,
  )
  .join('\n\n')

const became = (older: string, newer: string, names?: Names): string[] =>
  carry(note(older, names), note(newer, names))
    .filter(({ handle }) => handle.startsWith('@ada'))
    .map(({ item, outcome, match }) => {
      const grade = match === null ? '' : match.isSure ? ' sure' : ' perhaps'
      return `${item.text}: ${outcome}${grade}${match ? `, by ${match.how}, in “${textOf(match.line)}”` : ''}`
    })

const next = (text: string) => `@ada\n- Next:\n  - ${text}`

test.each<[string, string, string, string[]]>([
  [
    'word for word',
    next('rotate the signing keys'),
    next('rotate the signing keys'),
    ['rotate the signing keys: still sure, by words, in “rotate the signing keys”'],
  ],
  [
    'done, in other words',
    next('finish the migration guide for plugins'),
    '@ada\n- Done:\n  - migration guide for plugins is out',
    ['finish the migration guide for plugins: done sure, by words, in “migration guide for plugins is out”'],
  ],
  [
    'the same link in a deeper line, one as an issue and one as a pull request',
    next('land it\n    - https://github.com/a/b/issues/5#issuecomment-1'),
    '@ada\n- Blocked:\n  - waiting\n    - https://github.com/a/b/pull/5',
    ['land it: still sure, by link, in “https://github.com/a/b/pull/5”'],
  ],
  [
    'a reference for an address',
    next('get docs#5 in'),
    next('land https://github.com/a/docs/pull/5'),
    ['get docs#5 in: still sure, by link, in “land https://github.com/a/docs/pull/5”'],
  ],
  [
    'ticked',
    next('[ ] rotate the signing keys'),
    next('[x] rotate the signing keys'),
    ['rotate the signing keys: done sure, by words, in “rotate the signing keys”'],
  ],
  [
    'under a label that names both, it goes on',
    next('rotate the signing keys'),
    '@ada\n- Done/In progress:\n  - rotate the signing keys',
    ['rotate the signing keys: still sure, by words, in “rotate the signing keys”'],
  ],
  [
    'words under “Done” say that it goes on',
    next('rotate the signing keys'),
    '@ada\n- Done:\n  - still rotating the signing keys (90%)',
    ['rotate the signing keys: still sure, by words, in “still rotating the signing keys (90%)”'],
  ],
  ['no trace', next('rotate the signing keys'), next('holidays'), ['rotate the signing keys: gone']],
  ['the person did not write', next('rotate the signing keys'), '', ['rotate the signing keys: absent']],
  [
    'a single word is asked',
    next('talk about kubernetes prices'),
    '@ada\n- Done:\n  - looked at kubernetes autoscaling',
    ['talk about kubernetes prices: done perhaps, by words, in “looked at kubernetes autoscaling”'],
  ],
  [
    'common words are no evidence',
    next('keep reviewing'),
    '@ada\n- Done:\n  - reviewed the storage benchmarks',
    ['keep reviewing: gone'],
  ],
  [
    'each line belongs to one item',
    next('rotate the signing keys\n  - rotate the deploy keys'),
    next('rotate the deploy keys\n  - rotate the signing keys'),
    [
      'rotate the signing keys: still sure, by words, in “rotate the signing keys”',
      'rotate the deploy keys: still sure, by words, in “rotate the deploy keys”',
    ],
  ],
])('%s', (_, older, newer, expected) => {
  expect(became(older, newer)).toEqual(expected)
})

test('items that are done or ticked, or that say that there is nothing, are not asked about', () => {
  const older = '@ada\n- Done:\n  - a\n- Blocked: none\n- Next:\n  - [x] b'
  expect(became(older, next('c'))).toEqual([])
})

test('a link that is in every section is no evidence', () => {
  const board = 'https://github.com/a/b/issues/1'
  const people = ['u', 'v', 'w', 'x', 'y', 'z']
    .map((who) => `@${who}\n- Next:\n  - see ${board}`)
    .join('\n\n')
  const older = `${next(`pay the rent, see ${board}`)}\n\n${people}`
  const newer = `${next(`buy a boat, see ${board}`)}\n\n${people}`
  expect(became(older, newer)).toEqual([`pay the rent, see ${board}: gone`])
})

test('renamed handles are one person', () => {
  const names: Names = { ...noNames, personOf: (id) => (id === 'ada2' ? 'ada' : id) }
  const newer = '@ada2\n- Next:\n  - rotate the signing keys'
  expect(became(next('rotate the signing keys'), newer, names)).toEqual([
    'rotate the signing keys: still sure, by words, in “rotate the signing keys”',
  ])
  expect(became(next('rotate the signing keys'), newer)).toEqual(['rotate the signing keys: absent'])
})

test('a person’s several sections are one', () => {
  const newer = '@ada\n- Done:\n  - slept\n\n## Later\n\n@ada\n- Next:\n  - rotate the signing keys'
  expect(became(next('rotate the signing keys'), newer)).toEqual([
    'rotate the signing keys: still sure, by words, in “rotate the signing keys”',
  ])
})

test('a version is the same, however it is written', () => {
  const older = next('get the scheduler 2.0 out')
  expect(became(older, '@ada\n- Done:\n  - at last: Scheduler v2')).toEqual([
    'get the scheduler 2.0 out: done sure, by words, in “at last: Scheduler v2”',
  ])
  expect(became(older, '@ada\n- Done:\n  - at last: Scheduler v3')).not.toEqual([
    expect.stringContaining('sure'),
  ])
})

test('words that every team uses are no evidence by themselves', () => {
  expect(
    became(next('feedback on my talk for the meetup'), next('the talk with the landlord about money')),
  ).toEqual(['feedback on my talk for the meetup: gone'])
})
