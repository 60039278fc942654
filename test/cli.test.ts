import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

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

interface Ran {
  code: number
  out: string
  err: string
}

const notes = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', 'server/cli.ts', ...args], (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })

test('format prints the canonical note', async () => {
  expect(await notes('format', path('below/note.md'))).toEqual({
    code: 0,
    out: '# T\n\n- a\n  - b\n',
    err: '',
  })
})

test('format writes what it can, names what it cannot, and fails', async () => {
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

test('format does not write one note over another', async () => {
  const ran = await notes('format', '--out', path('same'), path('below/note.md'), path('twin/note.md'))
  expect(ran).toMatchObject({
    code: 1,
    err: `${path('twin/note.md')} was not written: another note of this name was, into the same directory.\n`,
  })
  expect(await readFile(path('same/note.md'), 'utf8')).toBe('# T\n\n- a\n  - b\n')
})

test('inspect prints what is understood, as JSON', async () => {
  const { code, out } = await notes('inspect', path('below/note.md'))
  expect([code, JSON.parse(out)]).toMatchObject([0, { title: 'T', date: null, people: [] }])
  await writeFile(path('2018-02-12.md'), '# Weekly Feb 12\n')
  expect(JSON.parse((await notes('inspect', path('2018-02-12.md'))).out)).toMatchObject({
    date: '2018-02-12',
  })
})

test('check counts the notes that come through whole', async () => {
  const all = '1 of 1 notes keep every character and settle at once.\n'
  expect(await notes('check', path('below'))).toEqual({ code: 0, out: all, err: '' })
  expect(await notes('check', path('none'))).toMatchObject({
    code: 1,
    err: `${path('none')} was not checked: there is no such directory.\n`,
  })
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

test('help is an answer; a wrong verb is an error', async () => {
  expect(await notes('--help')).toMatchObject({ code: 0, err: '' })
  expect(await notes('fold')).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/^There is no “fold”/) as string,
  })
  expect(await notes('format', '--wide')).toMatchObject({ code: 1, out: '' })
})
