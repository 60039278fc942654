// Reads directories while other processes may change them. The result for a file that has just been removed
// is null.

import { readdir, realpath } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'

/** Waits for `looking`. Resolves with null if `looking` fails because there is no such file. */
export async function unlessAbsent<T>(looking: Promise<T>): Promise<T | null> {
  try {
    return await looking
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

export const namesIn = (path: string): Promise<string[] | null> => unlessAbsent(readdir(path))

/** The real path of a path whose last parts may not exist yet. */
export async function realPathOf(path: string): Promise<string> {
  const real = await unlessAbsent(realpath(path))
  return real ?? join(await realPathOf(dirname(path)), path.slice(dirname(path).length))
}

/** Whether `path` is `directory` or below it. Both must be real paths. */
export const isWithin = (directory: string, path: string): boolean =>
  relative(directory, path).split(sep)[0] !== '..'

export type Source = { is: 'data directory'; path: string } | { is: 'refused'; sentence: string }

/**
 * A directory with one of these sets of names is a relay's. A backup of a team in which nobody has written yet
 * has neither a lock nor rooms.
 */
const OURS = [['lock'], ['rooms'], ['secret', 'spaces']]

/** The real path of a relay's data directory. */
export async function findDataDirectory(path: string): Promise<Source> {
  try {
    const found = await namesIn(path)
    return OURS.some((names) => names.every((name) => found?.includes(name)))
      ? { is: 'data directory', path: await realpath(path) }
      : refused(`${path} is no relay’s data directory. Set DATA_DIR to the relay’s.`)
  } catch (error) {
    return refused(
      `The data directory ${path} cannot be read (${messageOf(error)}). Run this as a user who may read it.`,
    )
  }
}

const refused = (sentence: string): Source => ({ is: 'refused', sentence })

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
