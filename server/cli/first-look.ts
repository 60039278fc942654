// The first look at the files of an import. It finds which number is the month in their dates.

import { HEAD, type TextFile } from '../../shared/archive/import.ts'
import { SlashesSeen, type DateHabits } from '../../shared/markdown/date.ts'

/**
 * Reads the files one after another, and keeps none of them in memory. After each file, `looked` gets the
 * number of files read so far, and returns whether to read the next one.
 */
export async function slashesOfFiles(
  files: readonly string[],
  read: (file: string) => Promise<TextFile>,
  looked: (count: number) => boolean,
): Promise<DateHabits['slashes']> {
  const seen = new SlashesSeen()
  for (const [at, file] of files.entries()) {
    const found = await read(file)
    if (found.is === 'text') seen.add(found.text.slice(0, HEAD))
    if (!looked(at + 1)) break
  }
  return seen.slashes
}
