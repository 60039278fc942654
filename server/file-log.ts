// The embedded log: a file for each room, in a directory that this process alone writes.

import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Disk } from './disk.ts'
import type { Entry, Log, LogEvent } from './log.ts'
import { RoomFile } from './room-file.ts'

export interface FileLogOptions {
  disk: Disk
  directory: string
  /** ms since 1970 */
  now: () => number
  /** A new log's identity. */
  newEpoch: () => string
  report: (event: LogEvent) => void
  /** Files held open at once; more only while each has something under way. */
  openFiles: number
}

export class FileLog implements Log {
  readonly #options: FileLogOptions
  /** In the order of their last use. */
  readonly #files = new Map<string, RoomFile>()
  #directory: Promise<void> | null = null
  #closed = false

  constructor(options: FileLogOptions) {
    this.#options = options
  }

  epoch = (room: string): Promise<string> => this.#file(room).epoch()
  read = (room: string, after = 0): Promise<Entry[]> => this.#file(room).read(after)
  append = (room: string, update: Uint8Array): Promise<number> => this.#file(room).append(update)
  compact = (room: string, through: number, state: Uint8Array): Promise<void> =>
    this.#file(room).compact(through, state)

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#files.values()].map((file) => file.close()))
  }

  #file(room: string): RoomFile {
    if (this.#closed) throw new Error(`The log was closed before ${room} was asked for.`)
    const { directory, openFiles, ...options } = this.#options
    const path = join(directory, fileName(room))
    const file =
      this.#files.get(room) ??
      new RoomFile(room, { ...options, path, directory: () => this.#makeDirectory() })
    this.#files.delete(room)
    this.#files.set(room, file)
    for (const [name, other] of this.#files) {
      if (this.#files.size <= openFiles) break
      if (other === file || !other.idle) continue
      this.#files.delete(name)
      void other.close()
    }
    return file
  }

  /** Once, unless it failed. */
  #makeDirectory(): Promise<void> {
    const { disk, directory } = this.#options
    this.#directory ??= disk.makeDirectory(directory).catch((error: unknown) => {
      this.#directory = null
      throw error
    })
    return this.#directory
  }
}

const LONGEST_NAME = 200
const KEPT_OF_LONG = 120

/**
 * A name that any file system takes and tells apart, for any room: no case, no path, no dots of its
 * own, and not too long. A slash becomes a dot; only a shortened name has `%%`.
 */
export function fileName(room: string): string {
  const name = [...room].map(escapeCharacter).join('')
  const short =
    name.length <= LONGEST_NAME
      ? name
      : `${name.slice(0, KEPT_OF_LONG)}%%${createHash('sha256').update(room).digest('hex')}`
  return `${short}.log`
}

function escapeCharacter(character: string): string {
  if (/^[a-z0-9~_-]$/.test(character)) return character
  if (/^[A-Z]$/.test(character)) return `+${character.toLowerCase()}`
  if (character === '/') return '.'
  return [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
    .join('')
}
