// Small state: files that are replaced as a whole, and are durable once that resolves.

import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import * as v from 'valibot'
import { disk } from './disk.ts'

/** The directory must be there. Without a mode it keeps the one it has. */
export async function writeSmallFile(path: string, contents: string | Buffer, mode?: number): Promise<void> {
  await writeFileAtomic(path, contents, mode === undefined ? {} : { mode })
  await disk.syncDirectory(dirname(path))
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
