import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { notesBelow } from '../../../server/cli/notes-below.ts'
import { builtCommandLine } from '../../support/relay/built.ts'
import { commandLine, type Ran } from '../../support/relay/command-line.ts'

let directory = ''
const path = (name: string) => join(directory, name)

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'roundtable-cli-'))
  await mkdir(path('below'))
  await writeFile(path('below/note.md'), '# T\n* a\n\t* b\n')
  await mkdir(path('twin'))
  await writeFile(path('twin/note.md'), '# Twin\n')
  await writeFile(path('below/latin.txt'), Buffer.from([0x23, 0x20, 0xe9]))
})
afterAll(() => rm(directory, { recursive: true }))

const notes = (...args: string[]): Promise<Ran> => commandLine(args)

const run = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, args, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })

test.each([
  ['as it is built', [builtCommandLine()]],
  ['from its sources', ['--import', 'tsx', 'server/cli.ts']],
])('format prints the canonical note, %s', async (_, command) => {
  expect(await run(...command, 'format', path('below/note.md'))).toEqual({
    code: 0,
    out: '# T\n\n- a\n  - b\n',
    err: '',
  })
})

test('format writes the notes that it can write, names the others, and fails', async () => {
  const ran = await notes(
    'format',
    '--out',
    path('out'),
    path('none.md'),
    path('below'),
    path('below/latin.txt'),
    path('below/note.md'),
  )
  expect(ran).toEqual({
    code: 1,
    out: '',
    err: [
      `${path('none.md')} was not read: there is no such file.`,
      `${path('below')} was not read: it is a directory.`,
      `${path('below/latin.txt')} was not read: it is not UTF-8 text.`,
      '',
    ].join('\n'),
  })
  expect(await readFile(path('out/note.md'), 'utf8')).toBe('# T\n\n- a\n  - b\n')
})

test('format does not replace one note by another with the same file name', async () => {
  const ran = await notes('format', '--out', path('same'), path('below/note.md'), path('twin/note.md'))
  expect(ran).toMatchObject({
    code: 1,
    err: `${path('twin/note.md')} was not written: another note of this name was, into the same directory.\n`,
  })
  expect(await readFile(path('same/note.md'), 'utf8')).toBe('# T\n\n- a\n  - b\n')
})

test('format says why a note was not written, and writes the others', async () => {
  await mkdir(path('taken/note.md'), { recursive: true })
  await writeFile(path('other.md'), '# Other\n')
  const ran = await notes('format', '--out', path('taken'), path('below/note.md'), path('other.md'))
  expect(ran).toEqual({
    code: 1,
    out: '',
    err: `${path('below/note.md')} was not written into ${path('taken')}: it is a directory. What was there is as it was.\n`,
  })
  expect((await readdir(path('taken'))).sort()).toEqual(['note.md', 'other.md'])
  expect(await notes('format', '--out', path('other.md'), path('below/note.md'))).toMatchObject({
    code: 1,
    err: `Nothing was written into ${path('other.md')}: it is no directory.\n`,
  })
})

test('inspect prints what it understands of a note, as JSON', async () => {
  const { code, out } = await notes('inspect', path('below/note.md'))
  expect([code, JSON.parse(out)]).toMatchObject([0, { title: 'T', date: null, people: [] }])
  await writeFile(path('2018-02-12.md'), '# Weekly Feb 12\n')
  expect(JSON.parse((await notes('inspect', path('2018-02-12.md'))).out)).toMatchObject({
    date: '2018-02-12',
  })
})

test('check counts the notes that keep all their text', async () => {
  const all = '1 of 1 notes keep every character and settle at once.\n'
  const other = 'One file is no Markdown and was left alone.\n'
  expect(await notes('check', path('below'))).toEqual({ code: 0, out: all, err: other })
  expect(await notes('check', path('none'))).toMatchObject({
    code: 1,
    err: `${path('none')} was not checked: there is no such directory.\n`,
  })
  expect(await notes('check', path('below/note.md'))).toMatchObject({
    code: 1,
    err: `${path('below/note.md')} was not checked: it is no directory.\n`,
  })
})

test('a file is a note by its ending, in upper or lower case; other files are counted and left alone', async () => {
  await mkdir(path('mixed/deep'), { recursive: true })
  for (const name of ['A.MD', 'deep/b.markdown', 'c.md', 'd.txt', 'md'])
    await writeFile(path(`mixed/${name}`), '')
  await symlink(path('below'), path('mixed/linked'))
  expect(await notesBelow(path('mixed'))).toEqual({
    is: 'found',
    notes: ['A.MD', 'c.md', 'deep/b.markdown'],
    remarks: ['2 files are no Markdown and were left alone.', '1 symbolic link was left alone.'],
    problems: [],
  })
})

test('a folder that may not be opened is named, and the rest is read', async () => {
  await mkdir(path('half/closed'), { recursive: true })
  await writeFile(path('half/a.md'), '')
  const read = (directory: string) =>
    directory.endsWith('closed')
      ? Promise.reject(Object.assign(new Error(), { code: 'EACCES' }))
      : readdir(directory, { withFileTypes: true })
  expect(await notesBelow(path('half'), read)).toMatchObject({
    notes: ['a.md'],
    problems: [`${path('half/closed')} was not looked into: it may not be opened.`],
  })
  expect(await notesBelow(path('half/closed'), read)).toEqual({ is: 'refused', why: 'it may not be opened' })
})

test('check names a note that cannot be read, and fails', async () => {
  await mkdir(path('bad'))
  await writeFile(path('bad/latin.md'), Buffer.from([0xe9]))
  const { code, out } = await notes('check', path('bad'))
  expect([code, out]).toEqual([
    1,
    `latin.md: ${path('bad/latin.md')} was not read: it is not UTF-8 text.\n0 of 1 notes keep every character and settle at once.\n`,
  ])
})

test('`--help` succeeds; a wrong verb or option fails', async () => {
  expect(await notes('--help')).toMatchObject({ code: 0, err: '' })
  expect(await notes('fold')).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/^There is no “fold”/) as string,
  })
  expect(await notes('format', '--wide')).toMatchObject({ code: 1, out: '' })
})
