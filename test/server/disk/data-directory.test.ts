import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDataDirectory } from '../../../server/disk/data-directory.ts'

let directory: string
const children: ChildProcess[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'roundtable-data-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
  await rm(directory, { recursive: true })
})

/** Opens the directory in another process. `said` is what that process prints. */
async function hold(path: string) {
  const script = fileURLToPath(new URL('../../support/relay/hold-data-directory.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, said: said.toString().trim() }
}

it('a start makes the directory and those above it', async () => {
  const path = join(directory, 'some', 'where')
  const opened = await openDataDirectory(path)
  expect(opened.is).toBe('open')
  expect((await readdir(path)).sort()).toEqual(['lock', 'version'])
  if (opened.is === 'open') await opened.release()
})

it('a start refuses a directory that another relay uses, and opens it after that relay was killed', async () => {
  const { child, said } = await hold(directory)
  expect(said).toBe('open')
  expect(await openDataDirectory(directory)).toMatchObject({
    is: 'refused',
    why: 'held',
    sentence: expect.stringContaining(directory) as string,
  })
  child.kill('SIGKILL')
  await once(child, 'exit')
  const opened = await openDataDirectory(directory)
  expect(opened.is).toBe('open')
  if (opened.is === 'open') await opened.release()
})

it('a released directory can be used again', async () => {
  const first = await openDataDirectory(directory)
  expect(await openDataDirectory(directory)).toMatchObject({ is: 'refused', why: 'held' })
  if (first.is === 'open') await first.release()
  const second = await openDataDirectory(directory)
  expect(second.is).toBe('open')
  if (second.is === 'open') await second.release()
})

it('a start says why it cannot use a path', async () => {
  const file = join(directory, 'file')
  await writeFile(file, 'something else')
  await mkdir(join(directory, 'lock'))
  for (const [path, code] of [
    [join(file, 'data'), 'ENOTDIR'],
    [directory, 'EISDIR'],
  ] as const)
    expect(await openDataDirectory(path)).toMatchObject({
      is: 'refused',
      why: 'unusable',
      sentence: expect.stringMatching(`cannot be written \\(${code}.*DATA_DIR`) as string,
    })
})
