// Snapshots on disk: for each meeting a directory, in it for each snapshot its Markdown and its record.
// Nothing here is ever changed. The record is written last, so that one that is listed is whole.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { SnapshotRecord } from '../shared/snapshot.ts'
import { disk } from './disk.ts'
import { fileName } from './file-name.ts'
import { readJson, writeJson, writeSmallFile } from './small-file.ts'

export class Snapshots {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Resolves when both are on disk. */
  async keep(room: string, record: SnapshotRecord, markdown: string): Promise<void> {
    const directory = this.#of(room)
    await disk.makeDirectory(directory)
    await writeSmallFile(join(directory, `${record.id}.md`), markdown)
    await writeJson(join(directory, `${record.id}.json`), record)
  }

  /** Oldest first. */
  async list(room: string): Promise<SnapshotRecord[]> {
    const directory = this.#of(room)
    const files = await namesIn(directory)
    const records = await Promise.all(
      files
        .filter((file) => file.endsWith('.json'))
        .map((file) => readJson(join(directory, file), SnapshotRecord)),
    )
    return records.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1))
  }

  /** The Markdown; null where there is no such snapshot. `id` may be anything. */
  async read(room: string, id: string): Promise<string | null> {
    const directory = this.#of(room)
    if (!(await namesIn(directory)).includes(`${id}.json`)) return null
    const bytes = await disk.read(join(directory, `${id}.md`))
    return bytes && new TextDecoder().decode(bytes)
  }

  #of = (room: string): string => join(this.#directory, fileName(room))
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
