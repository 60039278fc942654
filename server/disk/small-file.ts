// Small files that are replaced as a whole. They are durable once the promise resolves.

import { randomInt } from 'node:crypto'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { messageOf } from './directory.ts'
import type { Disk } from './disk.ts'

/** The directory must exist. Without `mode`, an existing file keeps its mode. */
export async function writeSmallFile(
  disk: Disk,
  path: string,
  contents: string | Uint8Array,
  mode?: number,
): Promise<void> {
  await replaceFile(disk, path, contents, mode)
  await disk.syncDirectory(dirname(path))
}

/**
 * Writes and syncs a fresh file, then renames it; a failure leaves the old file. (If the disk is full,
 * `write-file-atomic` 7 puts a partly written file in place.)
 */
export async function replaceFile(
  disk: Disk,
  path: string,
  contents: string | Uint8Array,
  mode?: number,
): Promise<void> {
  const fresh = `${path}.${randomInt(2 ** 47)}`
  const before = mode ?? (await disk.mode(path)) ?? undefined
  try {
    const file = await disk.open(fresh, before)
    try {
      await file.append(Buffer.from(contents))
      await file.sync()
    } finally {
      await file.close()
    }
    await disk.rename(fresh, path)
  } catch (error) {
    await disk.remove(fresh).catch(() => undefined) // a leftover does no harm: nothing reads a file whose name ends in such a number
    throw error
  }
}

export const writeJson = (disk: Disk, path: string, value: unknown): Promise<void> =>
  writeSmallFile(disk, path, `${JSON.stringify(value, null, 2)}\n`)

/** Throws an error that names the file if its contents do not fit the schema. */
export async function readJson<T extends v.GenericSchema>(
  disk: Disk,
  path: string,
  schema: T,
): Promise<v.InferOutput<T>> {
  try {
    const bytes = await disk.read(path)
    if (bytes === null) throw new Error('there is no such file')
    return v.parse(schema, JSON.parse(new TextDecoder().decode(bytes)))
  } catch (error) {
    throw new Error(`${path} cannot be read: ${messageOf(error)}`, { cause: error })
  }
}
