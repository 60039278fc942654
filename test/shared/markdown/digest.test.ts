import { expect, test } from 'vitest'
import { sectionsOf, writeDigest } from '../../../shared/markdown/digest.ts'
import { readCarriedNote } from '../../../shared/markdown/carried-note.ts'
import type { Answer } from '../../../shared/memory/answers.ts'
import { noNames } from '../../../shared/model/team.ts'
import { dateOf, readNote } from '../../../shared/markdown/read.ts'
import { wildNote } from '../../support/basics/note-grammar.ts'
import { canonical } from '../../support/basics/notes.ts'
import { seeded } from '../../support/basics/random.ts'
import { rounds } from '../../support/basics/more-rounds.ts'

/** The digest of a note of 26 November, after these earlier notes, by their dates. */
const digest = (markdown: string, earlier: Record<string, string> = {}): string =>
  writeDigest(
    readNote(`# Weekly, November 26, 2018\n\n${markdown}`),
    '2018-11-26',
    Object.entries(earlier).map(([date, text]) => ({ date, sections: sectionsOf(readNote(text)) })),
  )

const HEAD = '# Weekly, November 26, 2018\n'

test('a meeting in which nothing is open has its title and nothing else', () => {
  expect(digest('## Updates\n\n@ada\n- Done:\n  - the parser\n- Blocked: none\n')).toBe(HEAD)
})

test('decisions, in lines of any kind, in bold, in other languages, and under a heading', () => {
  const note = [
    '## Notes\n',
    'Decision: we ship on **Friday**',
    '',
    '- talk about the release',
    '  - **Decided:** no more features',
    '- [x] Entscheidung: der Server bleibt',
    '- **Décision : on reste**',
    '- we decided: nothing yet',
    '- Decision:',
    '  - the old parser goes',
    '',
    '## Decisions',
    '',
    '- use `go-cid`',
    '',
    '## Updates',
    '',
    '@ada',
    '- Done:',
    '  - Decision: I take the release',
  ].join('\n')
  expect(digest(note)).toBe(
    `${HEAD}\n${[
      '## Decisions\n',
      '- we ship on **Friday**',
      '- no more features',
      '- der Server bleibt',
      '- **on reste**',
      '- the old parser goes',
      '- use `go-cid`',
      '- @ada: I take the release',
    ].join('\n')}\n`,
  )
})

test('blockers and questions, with their owners, the people who are asked, and the lines below', () => {
  const note = [
    '## Updates\n',
    '@ada',
    '- Blocked: waiting for Bob',
    '- Question:',
    '  - why is @ada here?',
    '',
    '@bob',
    '- Blocked:',
    '  - need reviews by @eve and @carol:',
    '    - https://github.com/a/b/pull/5',
    '    - docs_v2',
    '  - the CI',
    '    - it fails since Monday',
    '  - [x] the key',
    '',
    '## Questions',
    '',
    '- who has the key?',
  ].join('\n')
  expect(digest(note)).toBe(
    `${HEAD}\n${[
      '## Blocked\n',
      '- @ada asks Bob: waiting for Bob',
      '- @bob asks @eve, @carol: need reviews by @eve and @carol:',
      '  - https://github.com/a/b/pull/5',
      '  - docs_v2',
      '- @bob: the CI',
      '  - it fails since Monday',
      '',
      '## Questions\n',
      '- @ada: why is @ada here?',
      '- who has the key?',
    ].join('\n')}\n`,
  )
})

test('the next steps and open tasks of each person; in lines of nobody, only tasks and lines under a heading', () => {
  const note = [
    '## Agenda\n',
    '- Plan this week',
    '  - select issues',
    '- [ ] book the room (@eve)',
    '- [x] done already',
    '',
    '## Updates\n',
    '@ada',
    '- In progress:',
    '  - the parser',
    '    - [ ] tests',
    '- Next:',
    '  - release',
    '  - [ ] docs',
    '  - [x] blog',
    '',
    '@bob',
    '- Next: holidays',
    '',
    '@name',
    '- Next:',
    '  - what you do next',
    '',
    '## Next steps\n',
    '- meet again',
  ].join('\n')
  expect(digest(note)).toBe(
    `${HEAD}\n${[
      '## Next\n',
      '- book the room (@eve)',
      '- meet again',
      '',
      '- @ada',
      '  - tests',
      '  - release',
      '  - docs',
      '',
      '- @bob',
      '  - holidays',
    ].join('\n')}\n`,
  )
})

const blocked = (text: string) => `## Updates\n\n@ada\n- Blocked:\n  - ${text}\n`

test('the oldest blocker comes first, with its age; a meeting on the same day or later does not count', () => {
  const old = blocked('review of https://github.com/a/b/pull/5')
  const now = `${blocked('the CI')}  - still no review of https://github.com/a/b/pull/5\n`
  const earlier = { '2018-11-05': old, '2018-11-12': old, '2018-11-26': old, '2018-12-03': old }
  expect(digest(now, earlier)).toBe(
    `${HEAD}\n## Blocked\n\n- @ada (3rd meeting, since 5 Nov 2018): still no review of https://github.com/a/b/pull/5\n- @ada: the CI\n`,
  )
})

test('the count of meetings has the ending that English gives it', () => {
  const dates = Array.from({ length: 22 }, (_, at) => new Date(Date.UTC(2018, 5, 1 + 7 * at)))
  const earlier = dates.map((date) => [date.toISOString().slice(0, 10), blocked('the CI')] as const)
  const after = (count: number) =>
    /\((\w+) meeting/.exec(digest(blocked('the CI'), Object.fromEntries(earlier.slice(0, count - 1))))?.[1]
  expect([2, 3, 4, 11, 12, 13, 21, 22].map(after)).toEqual([
    '2nd',
    '3rd',
    '4th',
    '11th',
    '12th',
    '13th',
    '21st',
    '22nd',
  ])
})

test('the date stands below a title that does not name it, and is the title if there is none', () => {
  const date = '2018-11-26~2'
  expect(writeDigest(readNote('# Weekly\n'), date, [])).toBe('# Weekly\n\nNovember 26, 2018 (2)\n')
  expect(writeDigest(readNote('hello\n'), date, [])).toBe('# November 26, 2018 (2)\n')
  expect(writeDigest(readNote('# Weekly\n'), null, [])).toBe('# Weekly\n')
})

test('people’s text stays text: it opens no heading, list or block in the digest', () => {
  expect(
    digest(`## Updates\n\n@ada\n- Next:\n  - \\# not a heading\n  - \\- not a list\n  - <!-- open\n`),
  ).toContain('- @ada\n  - \\# not a heading\n  - \\- not a list\n')
})

test('of any note, a digest is canonical Markdown', () => {
  let told = 0
  for (let seed = 0; seed < rounds(50); seed++) {
    const note = readNote(wildNote(seeded(seed)))
    const written = writeDigest(note, dateOf(note), [])
    if (written.includes('## Next')) told++
    expect(canonical(written), String(seed)).toBe(written)
  }
  expect(told).toBeGreaterThan(6)
})

test('a person who is addressed is named once, and answers are below', () => {
  const note = readNote(
    '# Weekly\n\n## Updates\n\n@mia\n- Questions:\n  - @ada: who writes the copy?\n    - Bob does\n',
  )
  expect(writeDigest(note, null, [])).toBe(
    '# Weekly\n\n## Questions\n\n- @mia: @ada: who writes the copy?\n  - Bob does\n',
  )
})

test('a carried item is one item with its age, and one that its owner answered is not owed', () => {
  const identity = '2018-11-12/0123456789ab'
  const at = (line: number): [number, string] => [line, identity]
  const text = (label: string, words: string) => `## A\n\n@ada\n- ${label}:\n  - ${words}\n`
  const read = (markdown: string, ...lines: number[]) => readCarriedNote(markdown, lines.map(at))
  const earlier = [{ date: '2018-11-12', sections: sectionsOf(read(text('Blocked', 'a disk'), 5)) }]
  const written = (note: ReturnType<typeof read>, said: Answer | null = null) =>
    writeDigest(note, '2018-11-26', earlier, noNames, { named: () => () => said })
      .split('\n## ')
      .slice(1)
  expect(written(read(text('Blocked', 'no answer'), 5))).toEqual([
    'Blocked\n\n- @ada (2nd meeting, since 12 Nov 2018): no answer\n',
  ])
  const twice = read(`${text('Next', 'write')}\n${text('Done', 'write').replace('A', 'B')}`, 5, 11)
  expect(written(twice, 'done')).toEqual([])
  expect(written(twice, 'still')).toEqual(['Next\n\n- @ada\n  - write\n'])
})

test('what those who wrote did not answer, in a series in which items are answered', () => {
  const identity = '2018-11-12/0123456789ab'
  const first = '## Updates\n\n@ada\n- Next:\n  - the parser\n  - slides\n\n@bob\n- Next:\n  - the build\n'
  const now = '## Updates\n\n@ada\n- Next:\n  - slides\n'
  const told = (carried: boolean, dropped: readonly string[] = [], many = 0): string => {
    const more = Array.from({ length: many }, (_, at) => `  - ${'abcdefgh'[at]}${at}\n`).join('')
    const text = first.replace('\n\n@bob', `\n${more}\n@bob`)
    const row = text.split('\n').indexOf('  - the parser') + 1
    const sections = sectionsOf(carried ? readCarriedNote(text, [[row, identity]]) : readNote(text))
    const written = writeDigest(readNote(now), '2018-11-26', [{ date: '2018-11-19', sections }], noNames, {
      dropped: dropped.map((each) => ({ person: '', identity: each })),
    })
    return written.split('## Not answered\n\n')[1] ?? ''
  }
  expect(told(true)).toBe('- @ada\n  - (since 12 Nov 2018): the parser\n')
  expect(told(true, [identity])).toBe('')
  expect(told(false)).toBe('')
  expect(told(true, [], 6).match(/^ {2}- .*/gm)).toEqual([
    '  - (since 12 Nov 2018): the parser',
    ...[0, 1, 2, 3].map((at) => `  - (since 19 Nov 2018): ${'abcd'[at]}${at}`),
    '  - and 2 more',
  ])
})
