import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { disk } from '../../../server/disk/disk.ts'
import { openLog } from '../../support/log/open-log.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'roundtable-disk-'))
})
afterEach(() => rm(directory, { recursive: true }))

it('the disk accepts a directory that exists, such as the root', async () => {
  await disk.makeDirectory('/')
  await disk.makeDirectory(directory)
})

it('an append is not acked if the operating system wrote only a part of it', async () => {
  const script = fileURLToPath(new URL('../../support/log/fill-log.ts', import.meta.url))
  const filled = [
    '-c',
    'ulimit -f 20; exec "$@"',
    'sh',
    process.execPath,
    '--import',
    'tsx',
    script,
    directory,
  ]
  const { stdout } = await promisify(execFile)('sh', filled, {
    env: { ...process.env, TSX_DISABLE_CACHE: '1' },
  })
  const { acked, refusal } = JSON.parse(stdout) as { acked: number; refusal: string }
  expect(refusal).toMatch(/^LogError: The log of a cannot be read or written now: EFBIG/)
  expect(acked).toBeGreaterThan(5)

  const log = openLog(disk, { directory })
  const updates = (await log.read('a')).map(({ update }) => update)
  expect(updates).toEqual(Array.from({ length: acked }, (_, at) => new Uint8Array(1001).fill(at + 1)))
  expect(log.events).toEqual([])
  await log.close()
})
