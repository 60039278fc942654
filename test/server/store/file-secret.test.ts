import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { disk, type Disk } from '../../../server/disk/disk.ts'
import { LogReceipts } from '../../../server/room/log-receipts.ts'
import { loadSecret } from '../../../server/store/file-secret.ts'
import { SimulatedDisk } from '../../support/log/simulated-disk.ts'
import { secretContract } from './secret.contract.ts'

let directory: string
let path: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'roundtable-secret-'))
  path = join(directory, 'secret')
})
afterEach(() => rm(directory, { recursive: true }))

async function secretIn(of: Disk, file: string): Promise<Uint8Array> {
  const loaded = await loadSecret(of, file)
  if (loaded.is === 'refused') throw new Error(loaded.sentence)
  return loaded.secret
}

const load = () => secretIn(disk, path)

let seed = 0
secretContract(
  'a data directory',
  () => {
    const simulated = new SimulatedDisk(++seed)
    return Promise.resolve({
      open: () => secretIn(simulated.start(), '/secret'),
      crash: () => Promise.resolve(simulated.cutPower()),
      dispose: () => Promise.resolve(),
    })
  },
  { isShared: false },
)

describe('the file of the secret', () => {
  test('is written once, is readable only by its user, and is read again after a restart, so earlier log receipts stay valid', async () => {
    const first = new LogReceipts(await load())
    const secret = await readFile(path)
    expect(secret).toHaveLength(32)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(directory)).toEqual(['secret'])

    const name = { life: 'ab'.repeat(8), seq: 3 }
    const again = new LogReceipts(await load())
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

  test('of another store does not know a receipt', async () => {
    const receipt = new LogReceipts(await load()).give('a', { life: '00'.repeat(8), seq: 1 })
    await rm(path)
    expect(new LogReceipts(await load()).read('a', receipt)).toBeNull()
  })

  test.each([0, 1, 31, 33])('of %i bytes is refused and left as it is', async (length) => {
    await writeFile(path, new Uint8Array(length))
    expect(await loadSecret(disk, path)).toEqual({
      is: 'refused',
      sentence: expect.stringMatching(
        new RegExp(`${path} is damaged: it has ${length} bytes, not 32\\. .* Restore that file`),
      ) as string,
    })
    expect(await readFile(path)).toHaveLength(length)
  })

  test('that cannot be made is refused', async () => {
    path = join(directory, 'no such directory', 'secret')
    expect(await loadSecret(disk, path)).toEqual({
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
