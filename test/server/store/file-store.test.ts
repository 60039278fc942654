import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { disk } from '../../../server/disk/disk.ts'
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
