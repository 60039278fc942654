import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { disk } from '../../../server/disk/disk.ts'
import { readLog } from '../../../server/log/log-contents.ts'
import { backupsOf } from '../../../server/store/file-backups.ts'
import { readerOf } from '../../../server/store/file-reader.ts'
import { openFileStore } from '../../../server/store/file-store.ts'
import { storeContract } from './store.contract.ts'

const open = (directory: string) =>
  openFileStore({
    directory,
    now: () => Date.now(),
    report: ({ is }) => {
      throw new Error(`The log reports: ${is}`)
    },
    appended: () => undefined,
    leftOut: (error) => {
      throw error
    },
    warn: (sentence) => {
      throw new Error(sentence)
    },
  })

storeContract('a data directory', async () => {
  const place = await mkdtemp(join(tmpdir(), 'roundtable-file-store-'))
  const directory = join(place, 'data')
  return {
    async open() {
      const opened = await open(directory)
      if (opened.is === 'refused') throw new Error(opened.sentence)
      return opened.store
    },
    openReader: readerOf(directory),
    backups: backupsOf(disk, directory),
    dispose: () => rm(place, { recursive: true }),
  }
})

test('a data directory has one relay at a time, and is free again when it is closed, or cannot be opened', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'roundtable-file-store-'))
  const opened = await open(directory)
  if (opened.is === 'refused') throw new Error(opened.sentence)
  expect(await open(directory)).toMatchObject({
    is: 'refused',
    sentence: expect.stringContaining('Stop that relay') as string,
  })
  await opened.store.log.close()
  await opened.store.close()
  await disk.remove(join(directory, 'secret'))
  await (await disk.open(join(directory, 'secret'))).close()
  for (let times = 0; times < 2; times++)
    expect(await open(directory)).toMatchObject({
      is: 'refused',
      sentence: expect.stringContaining('is damaged') as string,
    })
  await rm(directory, { recursive: true })
})

test('a check fails if nothing can be written beside what is kept', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'roundtable-file-store-'))
  const opened = await open(directory)
  if (opened.is === 'refused') throw new Error(opened.sentence)
  await mkdir(join(directory, 'check'))
  await expect(opened.store.check()).rejects.toThrow('EISDIR')
  await opened.store.log.close()
  await opened.store.close()
  await rm(directory, { recursive: true })
})

test('P9: a log that was set aside has everything that the log had, whatever becomes of the log', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'roundtable-file-store-'))
  const opened = await open(directory)
  if (opened.is === 'refused') throw new Error(opened.sentence)
  const { store } = opened
  const { log } = store
  const updates = [1, 2, 3].map((byte) => new Uint8Array(9).fill(byte))
  for (const update of updates) await log.append('a', update)
  const before = await store.setAside('a', new Date(0))
  await log.compact('a', 3, new Uint8Array())
  const old = readLog((await disk.read(before)) ?? new Uint8Array(), 'a')
  expect(old.entries.map(({ update }) => [...update])).toEqual(updates.map((update) => [...update]))
  expect([old.head?.epoch, old.events]).toEqual([await log.epoch('a'), []])
  await log.close()
  await store.close()
  await rm(directory, { recursive: true })
})
