// The embedded store: plain files in one directory, which only this process writes.

import { randomUUID } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { limits } from '../config/limits.ts'
import { openDataDirectory } from '../disk/data-directory.ts'
import { findDataDirectory, messageOf } from '../disk/directory.ts'
import { disk } from '../disk/disk.ts'
import { fileName } from '../disk/file-name.ts'
import { forDisk } from '../fair/turnstile.ts'
import { FileLog } from '../log/file-log.ts'
import type { LogEvent } from '../log/log.ts'
import { loadSecret } from './file-secret.ts'
import { FileSnapshots } from './file-snapshots.ts'
import { FileSpaces } from './file-spaces.ts'
import type { OpenedStore } from './store.ts'

export interface FileStoreOptions {
  /** The data directory. */
  directory: string
  /** ms since 1970 */
  now: () => number
  report: (event: LogEvent) => void
  /** Called when an update of the room has become durable. */
  appended: (room: string) => void
  /** Called for a snapshot's record that cannot be read; the error names its path. */
  leftOut: (error: unknown) => void
  /** Called for a file that does not belong here. */
  warn: (sentence: string) => void
}

/** Refuses to make a data directory where there is none. */
export async function openPresentFileStore(options: FileStoreOptions): Promise<OpenedStore> {
  const source = await findDataDirectory(options.directory)
  return source.is === 'refused' ? source : openFileStore({ ...options, directory: source.path })
}

/** Makes the directory if it is missing, and locks it for this process until the store is closed. */
export async function openFileStore(options: FileStoreOptions): Promise<OpenedStore> {
  const { directory, now, report, appended, leftOut, warn } = options
  const opened = await openDataDirectory(directory)
  if (opened.is === 'refused') return opened
  const refused = async (sentence: string): Promise<OpenedStore> => {
    await opened.release()
    return { is: 'refused', sentence }
  }
  const loaded = await loadSecret(disk, join(directory, 'secret'))
  if (loaded.is === 'refused') return refused(loaded.sentence)
  const { secret } = loaded
  const turnstile = forDisk(now)
  let spaces: FileSpaces
  try {
    spaces = await FileSpaces.load({ disk, directory: join(directory, 'spaces'), turnstile, warn })
  } catch (error) {
    return refused(
      `The spaces in ${directory} cannot be read. Nothing was changed; restore that file from a copy. ${String(error)}`,
    )
  }
  const log = new FileLog({
    ...{ disk, now, report, appended, turnstile },
    directory: join(directory, 'rooms'),
    newEpoch: randomUUID,
  })
  try {
    await log.open()
  } catch (error) {
    return refused(
      `The journal of the rooms in ${directory} cannot be read or written (${messageOf(error)}). Nothing was lost. Let this user read and write there, or restore a backup.`,
    )
  }
  const snapshots = new FileSnapshots({
    ...{ disk, turnstile, report: leftOut },
    directory: join(directory, 'snapshots'),
  })
  const setAside = async (room: string, at: Date) => {
    await log.move() // so that the file holds everything
    const path = join(directory, 'rooms', `${fileName(room)}.log`)
    const taken = new Set(await disk.names(dirname(path)))
    const time = at.toISOString().replace(/[-:]|\.\d+/g, '')
    let before = `${path}.before-${time}`
    for (let nth = 2; taken.has(basename(before)); nth++) before = `${path}.before-${time}-${nth}`
    await disk.link(path, before)
    await disk.syncDirectory(dirname(path))
    return before
  }
  const check = () => tryDisk(join(directory, 'check'))
  const close = () => opened.release()
  return { is: 'open', store: { log, spaces, snapshots, secret, setAside, check, close } }
}

/** Writes and removes a file. */
async function tryDisk(path: string): Promise<void> {
  const file = await disk.open(path, 0o600)
  try {
    await file.append(new Uint8Array(limits.checkBytes))
    await file.sync()
  } finally {
    await file.close()
    await disk.remove(path)
  }
}
