import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandLine, type Ran } from '../../support/relay/command-line.ts'

let directory = ''
const path = (name: string) => join(directory, name)

const PR = 'https://github.com/a/b/pull/5'
const note = (title: string, lines: string) => `# ${title}\n\n## Updates\n\n@ada\n${lines}`

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'roundtable-memory-'))
  const blocked = `- Blocked:\n  - review of ${PR}\n`
  await writeFile(path('2018-11-12--core.md'), note('Core, November 12, 2018', blocked))
  await writeFile(path('2018-11-19--web.md'), note('Web, November 19, 2018', blocked))
  await writeFile(path('2018-11-26--core.md'), note('Core', `${blocked}- Next:\n  - release\n`))
  await writeFile(path('2018-11-26--torn.md'), note('Torn', '- Next:\n  - release\n'))
  await writeFile(path('2018-11-19--torn.md'), Buffer.from([0x23, 0x20, 0xe9]))
  await writeFile(path('latin.md'), Buffer.from([0x23, 0x20, 0xe9]))
})
afterAll(() => rm(directory, { recursive: true }))

const notes = (...args: string[]): Promise<Ran> => commandLine(args)

test('digest prints the open items, with their ages from the notes of the same series', async () => {
  expect(await notes('digest', path('2018-11-26--core.md'))).toEqual({
    code: 0,
    out: `# Core

November 26, 2018

## Blocked

- @ada (2nd meeting, since 12 Nov 2018): review of ${PR}

## Next

- @ada
  - release
`,
    err: '',
  })
})

test('digest needs one file that it can read', async () => {
  expect(await notes('digest', path('none.md'))).toEqual({
    ...{ code: 1, out: '' },
    err: `${path('none.md')} was not read: there is no such file.\n`,
  })
  for (const files of [[], ['a.md', 'b.md']]) {
    const { code, out, err } = await notes('digest', ...files)
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('notes digest FILE')
  }
})

test('if a note of the series cannot be read, the digest is printed, and the command fails', async () => {
  expect(await notes('digest', path('2018-11-26--torn.md'))).toEqual({
    code: 1,
    out: expect.stringContaining('  - release\n') as string,
    err: `${path('2018-11-19--torn.md')} was not read: it is not UTF-8 text.\n`,
  })
})
