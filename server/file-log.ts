// The embedded log: a file for each room, in a directory that this process alone writes.

import { join } from 'node:path'
import type { Disk } from './disk.ts'
import { fileName } from './file-name.ts'
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
  /** Told after an update of a room is durable. */
  appended?: (room: string) => void
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
  async append(room: string, update: Uint8Array): Promise<number> {
    const seq = await this.#file(room).append(update)
    this.#options.appended?.(room)
    return seq
  }

  compact = (room: string, through: number, state: Uint8Array): Promise<void> =>
    this.#file(room).compact(through, state)

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#files.values()].map((file) => file.close()))
  }

  #file(room: string): RoomFile {
    if (this.#closed) throw new Error(`The log was closed before ${room} was asked for.`)
    const { directory, openFiles, ...options } = this.#options
    const path = join(directory, `${fileName(room)}.log`)
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
