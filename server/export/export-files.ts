// Writes the files of an export below its root. A file with the right contents is not touched. Nothing is
// written through a symbolic link.

import { lstat, mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unlessAbsent } from '../disk/directory.ts'
import { disk } from '../disk/disk.ts'
import { sha256Of } from '../disk/sha256.ts'
import { replaceFile } from '../disk/small-file.ts'

export class Files {
  readonly problems: string[] = []
  written = 0
  readonly #root: string
  #unchanged = 0
  /** Directories that exist, relative to the root. */
  readonly #directories = new Set<string>()
  readonly #changed = new Set<string>()

  constructor(root: string) {
    this.#root = root
  }

  get done() {
    return { written: this.written, unchanged: this.#unchanged, problems: this.problems }
  }

  /** `path` is relative to the root and must not lead out of it. Throws if no file can be written at all. */
  async write(path: string, text: string): Promise<void> {
    const problem = (await this.#obstacle(path)) ?? (await this.#put(path, text))
    if (problem !== null) this.problems.push(`“${path}” was not written: ${problem}.`)
  }

  /** The SHA-256 of the file at `path`; null if there is no file that can be read. */
  async hashAt(path: string): Promise<string | null> {
    const target = join(this.#root, path)
    try {
      return (await lstat(target)).isFile() ? sha256Of(await readFile(target)) : null
    } catch {
      return null // the next write to this path reports why
    }
  }

  /** Makes the new names durable. */
  async sync(): Promise<void> {
    for (const directory of this.#changed) await disk.syncDirectory(directory)
  }

  async #put(path: string, text: string): Promise<string | null> {
    const target = join(this.#root, path)
    try {
      const bytes = await unlessAbsent(readFile(target))
      if (bytes?.equals(Buffer.from(text)) === true) this.#unchanged++
      else {
        await replaceFile(disk, target, text)
        this.written++
        this.#changed.add(dirname(target))
      }
      return null
    } catch (error) {
      return obstacleIn(error)
    }
  }

  /** Makes missing directories. Returns what stands in the way of the file, or null. */
  async #obstacle(path: string): Promise<string | null> {
    const parts = path.split('/')
    try {
      for (let depth = 0; depth < parts.length; depth++) {
        const directory = parts.slice(0, depth).join('/')
        if (this.#directories.has(directory)) continue
        const place = join(this.#root, directory)
        if (depth === 0) await disk.makeDirectory(place)
        else if ((await unlessAbsent(lstat(place))) === null) {
          await mkdir(place)
          this.#changed.add(dirname(place))
        } else if (!(await lstat(place)).isDirectory()) return `“${directory}” is no directory`
        this.#directories.add(directory)
      }
      const found = await unlessAbsent(lstat(join(this.#root, path)))
      return found === null || found.isFile() ? null : 'what has this name is no file'
    } catch (error) {
      return obstacleIn(error)
    }
  }
}

/** Returns the reason why this one file cannot be written. Throws an error that would stop all files. */
function obstacleIn(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENAMETOOLONG')
    return 'its name is too long'
  throw error
}
