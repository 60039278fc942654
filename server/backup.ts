// A copy of a data directory, made while a relay may be writing to it, that is fit to be one itself.
//
//   order    directories by name: rooms before spaces, so that no room comes without its space
//   a file   is read in one go, through one handle: a log is only ever appended to or replaced as a
//            whole, every other file is only replaced. One that is gone by then was not needed.
//   a log    is read by the log's reader. Its torn end, an append under way, is left out. Damage may be
//            an append that was just taken back, so a second look decides.
//   the end  everything is read again and durable before the copy gets its name

import { randomUUID } from 'node:crypto'
import { chmod, lstat, readdir, realpath, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { Disk } from './disk.ts'
import { fileName } from './file-name.ts'
import { readLog, type LogContents } from './log-contents.ts'

export interface BackupOptions {
  disk: Disk
  /** The data directory. */
  from: string
  /** Not there yet, or empty. */
  to: string
}

export type Backup =
  | { is: 'made'; rooms: number; records: number; otherFiles: number; damaged: string[] }
  | { is: 'refused'; sentence: string }

export async function backUp({ disk, from, to }: BackupOptions): Promise<Backup> {
  const target = resolve(to)
  const refusal = await refusalOf(from, target)
  if (refusal !== null) return { is: 'refused', sentence: `${refusal} Nothing was copied.` }
  let place = `${target}.unfinished-${randomUUID()}`
  try {
    await disk.makeDirectory(place)
    await chmod(place, 0o700) // for its maker alone, whatever the umask
    const copy = new Copy(disk, from, place)
    await copy.directory('')
    await disk.rename(place, target) // fails where the target has got something in it
    place = target
    await disk.syncDirectory(dirname(target))
    return { is: 'made', ...copy.made }
  } catch (error) {
    await rm(place, { recursive: true, force: true }).catch(() => undefined) // its name says what it is
    return {
      is: 'refused',
      sentence: `The backup was not made: ${messageOf(error)}. Nothing of it was kept, and the relay’s notes are as they were. See to that or name another place, then try again.`,
    }
  }
}

async function refusalOf(from: string, target: string): Promise<string | null> {
  let source: string
  try {
    const found = await namesIn(from)
    if (!found?.some((name) => name === 'lock' || name === 'rooms'))
      return `${from} is no relay’s data directory. Set DATA_DIR to the relay’s.`
    source = await realpath(from)
  } catch (error) {
    return `The data directory ${from} cannot be read (${messageOf(error)}). Run this as a user who may read it.`
  }
  try {
    const way = relative(source, await realPathOf(target))
    if (way.split(sep)[0] !== '..')
      return `${target} is inside the data directory. Name a directory outside it.`
    if (((await namesIn(target)) ?? []).length === 0) return null
    return `${target} is not empty. Name a directory that is not there yet.`
  } catch (error) {
    return `${target} cannot be used (${messageOf(error)}). Name a directory that is not there yet.`
  }
}

class Copy {
  readonly made = { rooms: 0, records: 0, otherFiles: 0, damaged: [] as string[] }
  readonly #disk: Disk
  readonly #from: string
  readonly #to: string

  constructor(disk: Disk, from: string, to: string) {
    this.#disk = disk
    this.#from = from
    this.#to = to
  }

  /** With all below it, durably. `path` is from the data directory. */
  async directory(path: string): Promise<void> {
    await this.#disk.makeDirectory(join(this.#to, path))
    for (const name of ((await namesIn(join(this.#from, path))) ?? []).sort()) {
      const below = join(path, name)
      const source = join(this.#from, below)
      const kind = await kindOf(source)
      if (kind === 'directory') await this.directory(below)
      else if (kind === 'other') throw new Error(`${source} is neither a file nor a directory`)
      else if (kind === 'file' && below !== 'lock' && !isTemporary(name)) await this.#file(below)
    }
    await this.#disk.syncDirectory(join(this.#to, path))
  }

  async #file(path: string): Promise<void> {
    if (dirname(path) === 'rooms' && path.endsWith('.log')) return this.#log(path)
    const bytes = await this.#disk.read(join(this.#from, path))
    if (bytes === null) return
    await this.#write(path, bytes)
    this.made.otherFiles++
  }

  async #log(path: string): Promise<void> {
    const source = join(this.#from, path)
    const first = await this.#read(source)
    const log = first && isDamaged(first) ? await this.#read(source) : first
    if (log === null) return
    const { head } = log
    if (head !== null && basename(path) !== `${fileName(head.room)}.log`)
      throw new Error(`${source} is the log of ${head.room}`)
    const written = await this.#write(path, log.intact)
    this.made.rooms++
    this.made.records += readLog(written, path).entries.length
    if (isDamaged(log)) this.made.damaged.push(path)
  }

  async #read(source: string): Promise<LogContents | null> {
    const bytes = await this.#disk.read(source)
    try {
      return bytes && readLog(bytes, source)
    } catch (error) {
      throw new Error(`${source} cannot be read: ${messageOf(error)}`, { cause: error })
    }
  }

  /** Returns what is read of it afterwards. */
  async #write(path: string, bytes: Uint8Array): Promise<Uint8Array> {
    const target = join(this.#to, path)
    const file = await this.#disk.open(target)
    try {
      await file.append(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    const written = await this.#disk.read(target)
    if (written === null || Buffer.compare(written, bytes) !== 0)
      throw new Error(`${path} is not the same when it is read again`)
    return written
  }
}

/** What a log and the small files are written to before they are renamed. */
const isTemporary = (name: string): boolean => /\.log\.new$|(?:^secret|\.json|\.md)\.\d+$/.test(name)

/** In more than its end. */
const isDamaged = ({ events }: LogContents): boolean => events.some(({ is }) => is !== 'cut')

const namesIn = (path: string): Promise<string[] | null> => unlessAbsent(readdir(path))

/** A link is what it leads to; one that leads nowhere is not gone. */
async function kindOf(path: string): Promise<'file' | 'directory' | 'other' | null> {
  const found = (await unlessAbsent(stat(path))) ?? (await unlessAbsent(lstat(path)))
  if (found === null) return null
  return found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other'
}

/** Of a path whose end may not be there yet. */
async function realPathOf(path: string): Promise<string> {
  const real = await unlessAbsent(realpath(path))
  return real ?? join(await realPathOf(dirname(path)), path.slice(dirname(path).length))
}

/** Null where there is nothing of that name. */
async function unlessAbsent<T>(looking: Promise<T>): Promise<T | null> {
  try {
    return await looking
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
