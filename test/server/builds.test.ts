// What a start builds, and when. Runs the real scripts in a small checkout.

import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findBuild } from '../../server/setup/builds.js'
import { SmallCheckout } from '../support/relay/small-checkout.ts'

const FIRST = 'Building Roundtable…\n'
const HALF = 'The build in dist is not complete. Building Roundtable again…\n'
const OTHER = 'The build in dist is from another version. Building Roundtable again…\n'

let checkout: SmallCheckout
beforeEach(() => (checkout = new SmallCheckout()))
afterEach(() => checkout.close())

const builds = (): string[] => readdirSync(checkout.path('dist')).filter((name) => name !== 'lock')

test('a build is made once, even if the times of files change, and again when the content of a file changes', async () => {
  const { said, ran } = await checkout.started()
  expect(said).toBe(FIRST)
  const [word, loadedByAThread = ''] = ran.trim().split(' ')
  expect([word, basename(loadedByAThread), existsSync(loadedByAThread)]).toEqual(['one', 'other.js', true])
  const [build = 'none'] = builds()
  utimesSync(checkout.path('shared/word.ts'), new Date(), new Date())
  checkout.write('server/README.md', 'A README is not part of a build.')
  expect((await checkout.started()).said).toBe('')
  expect(builds()).toEqual([build])
  checkout.write('shared/word.ts', "export const word: string = 'two'\n")
  expect(await checkout.started()).toEqual({ said: OTHER, ran: expect.stringMatching(/^two /) as string })
  expect(builds()).toHaveLength(1)
  expect(builds()).not.toEqual([build])
})

test('a build that is unfinished, incomplete or of an earlier version is replaced', async () => {
  mkdirSync(checkout.path('dist/unfinished/page'), { recursive: true })
  expect((await checkout.started()).said).toBe(HALF)
  const [build = 'none'] = builds()
  for (const path of ['page/index.html', 'relay/main.js', 'whole']) {
    const file = checkout.path('dist', build, path)
    const bytes = readFileSync(file)
    expect(findBuild(checkout.root)).toBe(checkout.path('dist', build))
    writeFileSync(file, bytes.subarray(0, bytes.length / 2))
    expect(findBuild(checkout.root)).toBeNull()
    rmSync(file)
    expect(findBuild(checkout.root)).toBeNull()
    writeFileSync(file, bytes)
  }
  rmSync(checkout.path('dist', build, 'relay/main.js'))
  expect(await checkout.started()).toEqual({ said: HALF, ran: expect.stringMatching(/^one /) as string })
  expect(builds()).toEqual([build])
  checkout.write('dist/index.html', 'left by an earlier version, which built into dist itself')
  rmSync(checkout.path('dist', build), { recursive: true })
  expect((await checkout.started()).said).toBe(OTHER)
  expect(builds()).toEqual([build])
})

test('two starts at once build once, and a build in use is not removed when the next one is made', async () => {
  const both = await Promise.all([checkout.start(), checkout.start()])
  expect(both.map(({ stderr }) => stderr()).sort()).toEqual(['', FIRST])
  const [, other = ''] = both[0].stdout.trim().split(' ')
  checkout.write('shared/word.ts', "export const word: string = 'two'\n")
  expect((await checkout.started()).ran).toMatch(/^two /)
  expect(existsSync(other)).toBe(true)
  for (const { child } of both) {
    const closed = once(child, 'close')
    child.kill('SIGTERM')
    await closed
  }
  checkout.write('shared/word.ts', "export const word: string = 'three'\n")
  expect((await checkout.started()).ran).toMatch(/^three /)
  expect(existsSync(other)).toBe(false)
})

test('a start that gets SIGTERM while it builds ends at once, and its build ends too', async () => {
  checkout.close()
  checkout = new SmallCheckout(['en', 'de'])
  const child = checkout.spawn('start')
  const [said] = (await once(child.stderr ?? child, 'data')) as [Buffer]
  expect(String(said)).toBe(FIRST)
  child.kill('SIGTERM')
  // “close” comes once the start and its build have both closed stderr.
  expect(await once(child, 'close')).toEqual([143, null]) // It exits with a code: in a container it is process 1, which a signal alone does not end.
  expect(builds().filter((name) => existsSync(join(checkout.path('dist', name), 'whole')))).toEqual([])
  expect((await checkout.started()).said).toMatch(/^(?:Building|The build in dist is not complete)/)
})
