import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LogReceipts } from '../../../server/room/log-receipts.ts'

let directory: string
let path: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'roundtable-secret-'))
  path = join(directory, 'secret')
})
afterEach(() => rm(directory, { recursive: true }))

async function load(): Promise<LogReceipts> {
  const loaded = await LogReceipts.load(path)
  if (loaded.is === 'refused') throw new Error(loaded.sentence)
  return loaded.receipts
}

describe('the secret of the log receipts', () => {
  test('is written once, is readable only by its user, and is read again after a restart, so earlier log receipts stay valid', async () => {
    const first = await load()
    const secret = await readFile(path)
    expect(secret).toHaveLength(32)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(directory)).toEqual(['secret'])

    const name = { life: first.life, seq: 3 }
    const again = await load()
    expect(again.read('a', first.give('a', name))).toEqual(name)
    expect(await readFile(path)).toEqual(secret)
  })

  test('is readable only by its user, whatever the umask', async () => {
    const before = process.umask(0)
    try {
      await load()
    } finally {
      process.umask(before)
    }
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  test('differs between data directories', async () => {
    const receipt = (await load()).give('a', { life: '00'.repeat(8), seq: 1 })
    await rm(path)
    expect((await load()).read('a', receipt)).toBeNull()
  })

  test.each([0, 1, 31, 33])('of %i bytes is refused and left as it is', async (length) => {
    await writeFile(path, new Uint8Array(length))
    expect(await LogReceipts.load(path)).toEqual({
      is: 'refused',
      sentence: expect.stringMatching(
        new RegExp(`${path} is damaged: it has ${length} bytes, not 32\\. .* Restore that file`),
      ) as string,
    })
    expect(await readFile(path)).toHaveLength(length)
  })

  test('that cannot be made is refused', async () => {
    path = join(directory, 'no such directory', 'secret')
    expect(await LogReceipts.load(path)).toEqual({
      is: 'refused',
      sentence: expect.stringMatching(/can be neither read nor made \(ENOENT/) as string,
    })
  })

  test('is never read half written', async () => {
    const sizes = new Set<number>()
    const made = load()
    for (let looking = true; looking;) {
      const found = await stat(path).catch(() => null)
      if (found) sizes.add(found.size)
      looking = found === null
    }
    await made
    expect([...sizes]).toEqual([32])
  })
})
