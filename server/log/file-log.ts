// The embedded log: a file for each room, in a directory that this process alone writes.

import { join } from 'node:path'
import type { Disk } from '../disk/disk.ts'
import { fileName } from '../disk/file-name.ts'
import type { Entry, Log, LogEvent } from './log.ts'
import { OpenFiles } from './open-files.ts'
import { RoomFile } from './room-file.ts'
import { shared } from './shared-syncs.ts'
import type { Turnstile } from '../fair/turnstile.ts'

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
  /** Where what wants the disk waits for its turn. */
  turnstile: Turnstile
}

export class FileLog implements Log {
  readonly #options: FileLogOptions
  readonly #files = new Map<string, RoomFile>()
  /** Those that rested once: all that are open and have nothing under way are among them. */
  readonly #held = new OpenFiles<RoomFile>()
  #directory: Promise<void> | null = null
  #closed = false

  constructor(options: FileLogOptions) {
    const { disk } = options
    this.#options = {
      ...options,
      disk: { ...disk, syncDirectory: shared((path) => disk.syncDirectory(path)) },
    }
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
    const file = this.#files.get(room) ?? this.#newFile(room)
    this.#files.set(room, file)
    return file
  }

  #newFile(room: string): RoomFile {
    const { disk, directory, now, newEpoch, report, turnstile } = this.#options
    const file = new RoomFile(room, {
      disk,
      path: join(directory, `${fileName(room)}.log`),
      directory: () => this.#makeDirectory(),
      now,
      newEpoch,
      report,
      turn: (job) => turnstile.through(room, job),
      rests: () => {
        if (this.#files.get(room) === file) this.#hold(room, file)
      },
    })
    return file
  }

  #hold(room: string, file: RoomFile): void {
    this.#held.use(room, file)
    while (this.#held.size > this.#options.openFiles) {
      const least = this.#held.leastMissed()
      if (least === null) return
      this.#held.delete(least)
      const closing = this.#files.get(least)
      this.#files.delete(least)
      void closing?.close()
    }
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
