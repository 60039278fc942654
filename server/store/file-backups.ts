// Copies a data directory, even while a relay writes to it. The copy can be used as a data directory.
//
//   order    Directories are copied in the order of their names: rooms before spaces, so the copy has the
//            space of each of its rooms.
//   a file   A file is read in one go, through one handle. That is safe because a log is only appended to or
//            replaced as a whole, and every other file is only replaced. A copy does not need a file that was deleted meanwhile.
//   a log    Only the intact records of a log are copied, with those that only the journal holds. So the copy
//            has no journal. A torn end is an append that still runs.
//   the end  All files of the copy are read again and made durable before the copy gets its name.

import { randomUUID } from 'node:crypto'
import { chmod, lstat, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { readDataVersion } from '../disk/data-version.ts'
import {
  findDataDirectory,
  isWithin,
  messageOf,
  namesIn,
  realPathOf,
  unlessAbsent,
} from '../disk/directory.ts'
import type { Disk } from '../disk/disk.ts'
import { fileName } from '../disk/file-name.ts'
import { readLog } from '../log/log-contents.ts'
import { isDamaged, isOfLogs, RunningLogs } from '../log/running-logs.ts'
import type { Backups, Copied } from './backups.ts'

/** The backups of a data directory are data directories, so to restore one is to copy it back. */
export const backupsOf = (disk: Disk, directory: string): Backups => ({
  backUp: (to) =>
    copy({
      ...{ disk, to },
      from: directory,
      wanted: 'Name a directory that is not there yet.',
      failed:
        'The backup was not made, and the relay’s notes are as they were. Solve that or name another place, then try again.',
    }),

  async restore(from) {
    if ((await findDataDirectory(from)).is === 'refused')
      return { is: 'refused', sentence: `${from} is no backup that can be read. Nothing was restored.` }
    return copy({
      ...{ disk, from },
      to: directory,
      wanted: 'Stop its relay and give it another name, or set DATA_DIR to a new directory.',
      failed: 'Nothing was restored, and the backup is as it was. Solve that, then try again.',
    })
  },
})

interface Copying {
  disk: Disk
  /** A data directory. */
  from: string
  to: string
  /** What to do if `to` is not empty or cannot be used. */
  wanted: string
  /** What to say after the reason of a failure. */
  failed: string
}

async function copy({ disk, from, to, wanted, failed }: Copying): Promise<Copied> {
  const target = resolve(to)
  const refusal = await refusalOf(from, target, wanted)
  if (refusal !== null) return { is: 'refused', sentence: `${refusal} Nothing was copied.` }
  let place = `${target}.unfinished-${randomUUID()}`
  try {
    await disk.makeDirectory(place)
    await chmod(place, 0o700) // so that only its maker may read it, whatever the umask
    const copy = new Copy(disk, from, place)
    await copy.directory('')
    await disk.rename(place, target) // fails if something was put into the target since
    place = target
    await disk.syncDirectory(dirname(target))
    return { is: 'made', ...copy.made }
  } catch (error) {
    await rm(place, { recursive: true, force: true }).catch(() => undefined) // a leftover does no harm: its name ends in `.unfinished-…`
    return {
      is: 'refused',
      sentence: `The copy was not finished: ${messageOf(error)}. Nothing of it was kept. ${failed}`,
    }
  }
}

async function refusalOf(from: string, target: string, wanted: string): Promise<string | null> {
  const source = await findDataDirectory(from)
  if (source.is === 'refused') return source.sentence
  const version = await readDataVersion(source.path)
  if (version.is === 'refused') return version.sentence
  try {
    if (isWithin(source.path, await realPathOf(target)))
      return `${target} is inside the data directory. Name a directory outside it.`
    if (((await namesIn(target)) ?? []).length === 0) return null
    return `${target} is not empty. ${wanted}`
  } catch (error) {
    return `${target} cannot be used (${messageOf(error)}). ${wanted}`
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

  /** Copies a directory with all below it, durably. `path` is relative to the data directory. */
  async directory(path: string): Promise<void> {
    await this.#disk.makeDirectory(join(this.#to, path))
    if (path === 'rooms') await this.#logs()
    for (const name of ((await namesIn(join(this.#from, path))) ?? []).sort()) {
      const below = join(path, name)
      const source = join(this.#from, below)
      const kind = await kindOf(source)
      if (kind === 'directory') await this.directory(below)
      else if (kind === 'other') throw new Error(`${source} is neither a file nor a directory`)
      else if (kind === 'file' && !isLeftOut(below)) await this.#file(below)
    }
    await this.#disk.syncDirectory(join(this.#to, path))
  }

  async #file(path: string): Promise<void> {
    const bytes = await this.#disk.read(join(this.#from, path))
    if (bytes === null) return
    await this.#write(path, bytes)
    this.made.otherFiles++
  }

  async #logs(): Promise<void> {
    const directory = join(this.#from, 'rooms')
    const logs = await RunningLogs.open(this.#disk, directory)
    this.made.damaged.push(...logs.damaged.map((name) => join('rooms', name)))
    for (const name of await logs.names()) {
      const log = await logs.read(name)
      if (log === null) continue
      const path = join('rooms', `${name}.log`)
      const { head } = log
      if (head !== null && name !== fileName(head.room))
        throw new Error(`${join(this.#from, path)} is the log of ${head.room}`)
      const written = await this.#write(path, log.intact)
      this.made.rooms++
      this.made.records += readLog(written, path).entries.length
      if (isDamaged(log)) this.made.damaged.push(path)
    }
  }

  /** Writes a file, reads it again, and returns what was read. */
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

/**
 * Whether this file is not copied as it is: the lock, a log or a journal, or a file that is not finished.
 * `path` is relative to the data directory.
 */
const isLeftOut = (path: string): boolean =>
  path === 'lock' || (dirname(path) === 'rooms' && isOfLogs(basename(path))) || isTemporary(basename(path))

/** Whether this is the name under which a small file is written before it is renamed. */
const isTemporary = (name: string): boolean => /(?:^secret|^version|\.json|\.md)\.\d+$/.test(name)

/**
 * The kind of what a symbolic link leads to; `other` if it leads nowhere. Null if there is nothing at the
 * path.
 */
async function kindOf(path: string): Promise<'file' | 'directory' | 'other' | null> {
  const found = (await unlessAbsent(stat(path))) ?? (await unlessAbsent(lstat(path)))
  if (found === null) return null
  return found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other'
}
