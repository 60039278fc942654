// Reads the embedded store in another process than the relay's.

import { join } from 'node:path'
import { readDataVersion } from '../disk/data-version.ts'
import { findDataDirectory, isWithin, messageOf, realPathOf } from '../disk/directory.ts'
import { disk } from '../disk/disk.ts'
import { fewAtATime } from '../disk/few.ts'
import { fileName, textNamed } from '../disk/file-name.ts'
import { readJson } from '../disk/small-file.ts'
import { forDisk } from '../fair/turnstile.ts'
import type { Entry } from '../log/log.ts'
import { isDamaged, RunningLogs } from '../log/running-logs.ts'
import { FileSnapshots } from './file-snapshots.ts'
import { isOurs } from './file-spaces.ts'
import { KeptSpace } from './kept-spaces.ts'
import { SECRET_BYTES } from './store.ts'
import type { OpenReader, ReadEvent, StoreReader } from './store-reader.ts'

/** Opens readers of a data directory. */
export const readerOf =
  (directory: string): OpenReader =>
  async ({ apartFrom, report }) => {
    const source = await findDataDirectory(directory)
    if (source.is === 'refused') return source
    const version = await readDataVersion(source.path)
    if (version.is === 'refused') return version
    const refused = (sentence: string) => ({ is: 'refused', sentence }) as const
    try {
      const real = await realPathOf(apartFrom)
      if (isWithin(source.path, real) || isWithin(real, source.path))
        return refused(
          `${apartFrom} and the data directory are one inside the other. Name a directory beside it.`,
        )
    } catch (error) {
      return refused(`${apartFrom} cannot be used (${messageOf(error)}). Name another directory.`)
    }
    return { is: 'open', reader: new FileReader(source.path, report) }
  }

class FileReader implements StoreReader {
  readonly snapshots: FileSnapshots
  readonly #directory: string
  readonly #report: (event: ReadEvent) => void
  #opened: Promise<RunningLogs> | null = null

  constructor(directory: string, report: (event: ReadEvent) => void) {
    this.#directory = directory
    this.#report = report
    this.snapshots = new FileSnapshots({
      disk,
      directory: join(directory, 'snapshots'),
      turnstile: forDisk(() => 0), // the clock does not matter, because nothing is set back
      report: (error) => report({ is: 'leftOut', error }),
    })
  }

  async rooms(): Promise<string[]> {
    return this.#roomsNamed(await (await this.#logs()).names())
  }

  async meetings(): Promise<string[]> {
    return this.#roomsNamed(await disk.names(join(this.#directory, 'snapshots')))
  }

  async entries(room: string): Promise<Entry[]> {
    const name = fileName(room)
    const log = await (await this.#logs()).read(name)
    if (log && isDamaged(log)) this.#report({ is: 'damaged', what: this.#path(`${name}.log`) })
    return log?.entries ?? []
  }

  async epoch(room: string): Promise<string | null> {
    const log = await (await this.#logs()).read(fileName(room))
    return log?.head?.epoch ?? null
  }

  async spaces(): Promise<KeptSpace[]> {
    const directory = join(this.#directory, 'spaces')
    const files = (await disk.names(directory)).filter((file) => file.endsWith('.json') && isOurs(file))
    return fewAtATime(files, (file) => readJson(disk, join(directory, file), KeptSpace))
  }

  async secret(): Promise<Uint8Array> {
    const path = join(this.#directory, 'secret')
    const secret = await disk.read(path)
    if (secret?.length !== SECRET_BYTES) throw new Error(`The secret in ${path} is missing or damaged.`)
    return secret
  }

  close = (): Promise<void> => Promise.resolve()

  /** The rooms that have these file names. */
  async #roomsNamed(names: string[]): Promise<string[]> {
    const rooms = await fewAtATime(names, async (name) => textNamed(name) ?? (await this.#roomOfLog(name)))
    return rooms.filter((room) => room !== null)
  }

  /** Finds the room of a shortened name in the head of its log. */
  async #roomOfLog(name: string): Promise<string | null> {
    try {
      const log = await (await this.#logs()).read(name)
      return log?.head && fileName(log.head.room) === name ? log.head.room : null
    } catch (error) {
      this.#report({ is: 'leftOut', error })
      return null
    }
  }

  /** Reads the journal once for all. */
  #logs(): Promise<RunningLogs> {
    const open = async () => {
      const logs = await RunningLogs.open(disk, this.#path())
      for (const name of logs.damaged) this.#report({ is: 'damaged', what: this.#path(name) })
      return logs
    }
    return (this.#opened ??= open())
  }

  #path = (...name: string[]): string => join(this.#directory, 'rooms', ...name)
}
