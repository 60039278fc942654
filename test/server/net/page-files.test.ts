import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formFor, readPageFiles, type PageFile } from '../../../server/net/page-files.ts'

let directory: string
let files: ReadonlyMap<string, PageFile>
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'page-'))
  await mkdir(join(directory, 'assets'))
  const write = (path: string, text: string) => writeFile(join(directory, path), text)
  await write('index.html', 'page')
  await write('icon.png', 'icon')
  for (const ending of ['', '.br', '.gz']) await write(`assets/a-1x.js${ending}`, `script${ending}`)
  await write('assets/notes.xyz', 'not a file of the page')
  files = await readPageFiles(directory)
})
afterAll(() => rm(directory, { recursive: true }))

const bodyFor = (path: string, accepted: string): string | undefined => {
  const file = files.get(path)
  return file && formFor(file, accepted)?.bytes.toString()
}

test('each file of the page has its address, the page itself has the shortest one, and other files have none', () => {
  expect([...files.keys()].sort()).toEqual(['/', '/assets/a-1x.js', '/icon.png', '/index.html'])
  expect(files.get('/')).toBe(files.get('/index.html'))
  expect(files.get('/')).toMatchObject({ type: 'text/html; charset=utf-8', isHashed: false })
  expect(files.get('/assets/a-1x.js')).toMatchObject({
    type: 'text/javascript; charset=utf-8',
    isHashed: true,
  })
})

test.each([
  ['gzip, deflate, br, zstd', 'script.br'],
  ['gzip', 'script.gz'],
  ['GZIP;q=0.5', 'script.gz'],
  ['br;q=0, gzip', 'script.gz'],
  ['br; q=0.000', 'script'],
  ['brotli', 'script'],
  ['', 'script'],
  [`${'a,'.repeat(5000)}br`, 'script'],
])('a client that accepts “%s” is sent %s', (accepted, body) =>
  expect(bodyFor('/assets/a-1x.js', accepted)).toBe(body),
)

test('a file without a compressed form is sent as it is; each form has a tag of its own', () => {
  expect(bodyFor('/icon.png', 'br')).toBe('icon')
  const tags = files.get('/assets/a-1x.js')?.forms.map(({ tag }) => tag)
  expect(new Set(tags).size).toBe(3)
})

test('without a build there is no page', async () =>
  expect((await readPageFiles(join(directory, 'dist'))).size).toBe(0))
