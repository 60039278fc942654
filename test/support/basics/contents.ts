// The contents of the files below a directory, by path.

import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

export async function contents(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    await Promise.all(
      files.map(async (file) => [relative(root, file), await readFile(file, 'utf8')] as const),
    ),
  )
}
