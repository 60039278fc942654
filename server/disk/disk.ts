// The few file operations that a store uses. Tests replace them to delay them, to make them fail, or to
// simulate a power cut.

import { link, mkdir, open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { namesIn, unlessAbsent } from './directory.ts'

export interface Disk {
  /** The whole file; null if there is none. */
  read(path: string): Promise<Uint8Array | null>
  /** The names in a directory, in any order; none if there is no such directory. */
  names(path: string): Promise<string[]>
  /** Who may read and write a file, as in `chmod`; null if there is no such file. */
  mode(path: string): Promise<number | null>
  /** Opens for appending. If there is no file, makes one with this mode, less the umask. */
  open(path: string, mode?: number): Promise<DiskFile>
  /** Gives a file a second name. If another file had that name, it loses the name. */
  link(from: string, to: string): Promise<void>
  /** Gives a file another name. If another file had that name, it is replaced. Atomic. */
  rename(from: string, to: string): Promise<void>
  /** Removes a file, if there is one. */
  remove(path: string): Promise<void>
  /** Makes the directory and all missing ones above it, durably. */
  makeDirectory(path: string): Promise<void>
  /** Makes the names in a directory durable. */
  syncDirectory(path: string): Promise<void>
}

export interface DiskFile {
  /** Appends all bytes or throws; after a throw, any part of them may be in the file. */
  append(bytes: Uint8Array): Promise<void>
  truncate(size: number): Promise<void>
  /** Makes the file's bytes durable. After a throw, bytes since the last sync may be durable or not. */
  sync(): Promise<void>
  close(): Promise<void>
}

export const disk: Disk = {
  read: (path) => unlessAbsent(readFile(path)),

  names: async (path) => (await namesIn(path)) ?? [],

  mode: async (path) => (await unlessAbsent(stat(path)))?.mode ?? null,

  open: async (path, mode) => new RealFile(await open(path, 'a', mode)),

  async link(from, to) {
    await rm(to, { force: true })
    await link(from, to)
  },

  rename,

  remove: (path) => rm(path, { force: true }),

  async makeDirectory(path) {
    const first = (await mkdir(path, { recursive: true })) ?? path
    // Existing directories are synced too, because the process that made one may have been killed before it
    // synced.
    for (let made = path; made.length >= first.length && made !== dirname(made); made = dirname(made))
      await disk.syncDirectory(dirname(made))
  },

  async syncDirectory(path) {
    const directory = await open(path, 'r')
    try {
      await directory.sync()
    } finally {
      await directory.close()
    }
  },
}

class RealFile implements DiskFile {
  readonly #file: FileHandle

  constructor(file: FileHandle) {
    this.#file = file
  }

  async append(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, at)
      if (bytesWritten === 0) throw new Error('The disk took no more bytes.')
      at += bytesWritten
    }
  }

  truncate(size: number): Promise<void> {
    return this.#file.truncate(size)
  }

  sync(): Promise<void> {
    return this.#file.datasync()
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}
