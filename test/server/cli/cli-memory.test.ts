import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandLine } from '../../support/relay/command-line.ts'

let directory = ''
const path = (name: string) => join(directory, name)

const NOTES = {
  '2026-11-02--weekly.md':
    '# Weekly 2026-11-02\n\n## Updates\n\n@ada\n - Next:\n   - **Finish** the [parser](https://github.com/a/docs/pull/5)\n - Blocked: waiting for @bob\n\n@bob2\n- Questions:\n\t- who has the key?\n',
  '2026-11-09--weekly.md':
    '# Weekly\n\n## Updates\n\n@Ada\n- Done:\n  - other things\n    - docs#5 is in\n- Blocked:\n  - still waiting for @bob, see\n    https://example.org/x\n',
  'undated.md': '# Weekly\n',
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'roundtable-memory-'))
  await mkdir(path('series'))
  for (const [name, text] of Object.entries(NOTES)) await writeFile(path(`series/${name}`), text)
})
afterAll(() => rm(directory, { recursive: true }))

async function notes(...args: string[]): Promise<{ code: number; said: unknown; err: string }> {
  const { code, out, err } = await commandLine(args)
  return { code, said: out === '' ? null : JSON.parse(out), err }
}

test('carry prints what became of each open item, with its lines in both files', async () => {
  const ran = await notes('carry', path('series/2026-11-02--weekly.md'), path('series/2026-11-09--weekly.md'))
  const since = '2026-11-02'
  expect(ran).toEqual({
    code: 0,
    err: '',
    said: {
      items: [
        {
          person: '@ada',
          kind: 'next',
          text: '**Finish** the [parser](https://github.com/a/docs/pull/5)',
          line: 7,
          since,
          outcome: 'done',
          sure: true,
          match: { line: 8, kind: 'done', how: 'link' },
        },
        {
          person: '@ada',
          kind: 'blocked',
          text: 'waiting for @bob',
          line: 8,
          since,
          outcome: 'still',
          sure: true,
          match: { line: 10, kind: 'blocked', how: 'words' },
        },
        {
          person: '@bob2',
          kind: 'question',
          text: 'who has the key?',
          line: 12,
          since,
          outcome: 'absent',
          sure: true,
          match: null,
        },
      ],
    },
  })
})

test('blockers and links print the meetings of a series', async () => {
  const blockers = await notes('blockers', path('series'))
  expect(blockers.err).toBe('undated.md was left out: it names no date.\n')
  expect(blockers.said).toEqual({
    blockers: [
      {
        person: '@Ada',
        text: 'still waiting for @bob, see https://example.org/x',
        links: ['https://example.org/x'],
        first: '2026-11-02',
        last: '2026-11-09',
        meetings: 2,
        at: [
          { file: '2026-11-02--weekly.md', line: 8 },
          { file: '2026-11-09--weekly.md', line: 10 },
        ],
      },
      {
        person: '@bob2',
        text: 'who has the key?',
        links: [],
        first: '2026-11-02',
        last: '2026-11-02',
        meetings: 1,
        at: [{ file: '2026-11-02--weekly.md', line: 12 }],
      },
    ],
  })
  const links = await notes('links', path('series'))
  expect(links.said).toEqual({
    links: [
      {
        link: 'https://github.com/a/docs/pull/5',
        meetings: 2,
        first: '2026-11-02',
        last: '2026-11-09',
        at: [
          { file: '2026-11-02--weekly.md', line: 7, person: '@ada', kind: 'next' },
          { file: '2026-11-09--weekly.md', line: 8, person: '@Ada', kind: 'done' },
        ],
      },
      {
        link: 'https://example.org/x',
        meetings: 1,
        first: '2026-11-09',
        last: '2026-11-09',
        at: [{ file: '2026-11-09--weekly.md', line: 10, person: '@Ada', kind: 'blocked' }],
      },
    ],
  })
})

test('if a note of a series cannot be read, the rest is printed, and the command fails', async () => {
  await mkdir(path('torn'))
  for (const [name, text] of Object.entries(NOTES)) await writeFile(path(`torn/${name}`), text)
  const whole = await notes('blockers', path('torn'))
  await writeFile(path('torn/2026-11-16--weekly.md'), Buffer.from('# Café', 'latin1'))
  const why = 'was not read: it is not UTF-8 text.'
  for (const verb of ['blockers', 'links']) {
    const { code, err } = await notes(verb, path('torn'))
    expect([code, err]).toEqual([1, expect.stringContaining(why)])
  }
  expect((await notes('blockers', path('torn'))).said).toEqual(whole.said)
})

test('a file or folder that is not there is named', async () => {
  expect(await notes('carry', path('none.md'), path('none.md'))).toEqual({
    code: 1,
    said: null,
    err: `${path('none.md')} was not read: there is no such file.\n`,
  })
  expect(await notes('blockers', path('none'))).toEqual({
    code: 1,
    said: null,
    err: `${path('none')} was not read: there is no such directory.\n`,
  })
})
