// Small files that are replaced as a whole. They are durable once the promise resolves.

import { randomInt } from 'node:crypto'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { unlessAbsent } from './directory.ts'
import { disk } from './disk.ts'

/** The directory must exist. Without `mode`, an existing file keeps its mode. */
export async function writeSmallFile(path: string, contents: string | Buffer, mode?: number): Promise<void> {
  await replaceFile(path, contents, mode)
  await disk.syncDirectory(dirname(path))
}

/**
 * Writes and syncs a fresh file, then renames it; a failure leaves the old file. (If the disk is full,
 * `write-file-atomic` 7 puts a partly written file in place.)
 */
export async function replaceFile(path: string, contents: string | Buffer, mode?: number): Promise<void> {
  const fresh = `${path}.${randomInt(2 ** 47)}`
  const before = await unlessAbsent(stat(path))
  try {
    const file = await open(fresh, 'wx', mode ?? before?.mode ?? 0o666)
    try {
      await file.writeFile(contents)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(fresh, path)
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => undefined) // a leftover does no harm: nothing reads a file whose name ends in such a number
    throw error
  }
}

export const writeJson = (path: string, value: unknown): Promise<void> =>
  writeSmallFile(path, `${JSON.stringify(value, null, 2)}\n`)

/** Throws an error that names the file if its contents do not fit the schema. */
export async function readJson<T extends v.GenericSchema>(
  path: string,
  schema: T,
): Promise<v.InferOutput<T>> {
  try {
    return v.parse(schema, JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    throw new Error(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}
