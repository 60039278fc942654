// The few file operations that the log uses. Tests replace them to delay them, to make them fail, or to
// simulate a power cut.

import { link, mkdir, open, readFile, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface Disk {
  /** The whole file; null if there is none. */
  read(path: string): Promise<Uint8Array | null>
  /** Opens for appending, and makes the file if there is none. */
  open(path: string): Promise<DiskFile>
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
  async read(path) {
    try {
      return await readFile(path)
    } catch (error) {
      if (isAbsent(error)) return null
      throw error
    }
  },

  open: async (path) => new RealFile(await open(path, 'a')),

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

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'
