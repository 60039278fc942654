// The directory that holds everything a relay keeps. A lock keeps a second relay out.
//
// The operating system holds the lock on an open file, and drops it however the process ends. The file itself
// stays, because removing it would let a second relay in.

import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { tryLock } from 'fs-native-extensions'
import { DATA_VERSION, readDataVersion, writeDataVersion } from './data-version.ts'
import { disk } from './disk.ts'

export type DataDirectory =
  | { is: 'open'; release: () => Promise<void> }
  | { is: 'refused'; why: 'unusable' | 'held' | 'later'; sentence: string }

/** Makes the directory if it is missing, and locks it for this process until `release`. */
export async function openDataDirectory(path: string): Promise<DataDirectory> {
  let file: FileHandle
  try {
    await disk.makeDirectory(path)
    file = await open(join(path, 'lock'), 'a')
  } catch (error) {
    return unusable(path, error)
  }
  try {
    if (tryLock(file.fd)) {
      const found = await readDataVersion(path)
      if (found.is === 'refused') {
        await file.close()
        return { is: 'refused', why: 'later', sentence: found.sentence }
      }
      if (found.version < DATA_VERSION) await writeDataVersion(path)
      return { is: 'open', release: () => file.close() }
    }
  } catch (error) {
    await file.close()
    return unusable(path, error)
  }
  await file.close()
  return {
    is: 'refused',
    why: 'held',
    sentence: `Another relay is using the data directory ${path}. Its notes are safe and nothing was changed. Stop that relay first, or set DATA_DIR to another directory.`,
  }
}

const unusable = (path: string, error: unknown): DataDirectory => ({
  is: 'refused',
  why: 'unusable',
  sentence: `The data directory ${path} cannot be written (${error instanceof Error ? error.message : String(error)}). Nothing was changed. Let this user write there, or set DATA_DIR to another directory.`,
})
