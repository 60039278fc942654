// The embedded log: one file for each room, in a directory that only this process writes.

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
  /** Makes the identity of a new log. */
  newEpoch: () => string
  report: (event: LogEvent) => void
  /** Called when an update of the room has become durable. */
  appended?: (room: string) => void
  /** The most files held open at once. A busy file is never closed, so there can be more. */
  openFiles: number
  /** Decides whose job may use the disk. */
  turnstile: Turnstile
}

export class FileLog implements Log {
  readonly #options: FileLogOptions
  readonly #files = new Map<string, RoomFile>()
  /** The files of which all jobs had ended at least once. All open files without a job are among them. */
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

  /** Makes the directory once; tries again after a failure. */
  #makeDirectory(): Promise<void> {
    const { disk, directory } = this.#options
    this.#directory ??= disk.makeDirectory(directory).catch((error: unknown) => {
      this.#directory = null
      throw error
    })
    return this.#directory
  }
}
