// Small state: files that are replaced as a whole, and are durable once that resolves.

import { randomInt } from 'node:crypto'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { unlessAbsent } from './directory.ts'
import { disk } from './disk.ts'

/** The directory must be there. Without a mode it keeps the one it has. */
export async function writeSmallFile(path: string, contents: string | Buffer, mode?: number): Promise<void> {
  await replaceFile(path, contents, mode)
  await disk.syncDirectory(dirname(path))
}

/**
 * All of the contents are on disk before they get the name; a failure leaves what was there. (On a disk
 * that is nearly full, `write-file-atomic` 7 takes the part that fitted for the whole.)
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
    await rm(fresh, { force: true }).catch(() => undefined) // its name says what it is
    throw error
  }
}

export const writeJson = (path: string, value: unknown): Promise<void> =>
  writeSmallFile(path, `${JSON.stringify(value, null, 2)}\n`)

/** Throws, naming the file, where it does not hold what it should. */
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
