// Small state: files that are replaced as a whole, and are durable once that resolves.

import { randomInt } from 'node:crypto'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { unlessAbsent } from './directory.ts'
import { disk } from './disk.ts'

/** The directory must be there. */
export async function writeSmallFile(path: string, text: string): Promise<void> {
  await replaceFile(path, text)
  await disk.syncDirectory(dirname(path))
}

/**
 * All of the text is on disk before it gets the name; a failure leaves what was there. (On a disk
 * that is nearly full, `write-file-atomic` 7 takes the part that fitted for the whole.)
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.${randomInt(2 ** 47)}`
  const mode = (await unlessAbsent(stat(path)))?.mode ?? 0o666
  try {
    const file = await open(fresh, 'wx', mode)
    try {
      await file.writeFile(text)
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
