// A file that is written as a whole under another name, and then takes the place of the file that has its
// name.

import { dirname } from 'node:path'
import type { Disk, DiskFile } from '../disk/disk.ts'

/** A file at this path is a leftover until it has got the other file's name. */
export const freshPath = (path: string): string => `${path}.new`

/** Writes the bytes durably beside the file. A failure leaves nothing beside it. */
export async function writeFresh(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  const file = await disk.open(freshPath(path))
  try {
    await file.truncate(0)
    await file.append(bytes)
    await file.sync()
  } catch (error) {
    await closeDropped(file)
    await disk.remove(freshPath(path)).catch(() => undefined) // a leftover does no harm: nobody reads it, and the next writing replaces it
    throw error
  }
  await file.close()
}

/** Gives what `writeFresh` wrote the file's name, durably. After a failure, either file may have the name. */
export async function putInPlace(disk: Disk, path: string): Promise<void> {
  await disk.rename(freshPath(path), path)
  await disk.syncDirectory(dirname(path))
}

/** For a handle that is never used again, whether it can be closed or not. */
export async function closeDropped(file: DiskFile): Promise<void> {
  try {
    await file.close()
  } catch {
    return
  }
}
