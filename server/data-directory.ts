// One relay per data directory: the lock is the operating system's, and goes with the process, however it ends.

import { mkdir, open, writeFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tryLock, unlock } from 'fs-native-extensions'

export type DataDirectory = { is: 'open'; release: () => Promise<void> } | { is: 'refused'; sentence: string }

export async function openDataDirectory(path: string): Promise<DataDirectory> {
  const probe = join(path, '.writable')
  try {
    await mkdir(path, { recursive: true })
    await writeFile(probe, '')
    await rm(probe)
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return {
      is: 'refused',
      sentence: `The data directory ${path} cannot be written (${why}). Give this user the right to, or set DATA_DIR to another one.`,
    }
  }
  const file = await open(join(path, 'lock'), 'a+')
  if (!tryLock(file.fd)) {
    await file.close()
    return {
      is: 'refused',
      sentence: `The data directory ${path} is held by another relay. Stop that one, or set DATA_DIR to another directory.`,
    }
  }
  return {
    is: 'open',
    release: async () => {
      unlock(file.fd)
      await file.close()
    },
  }
}
