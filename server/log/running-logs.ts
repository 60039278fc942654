// Reads the logs of a directory while a relay may be writing them.
//
//   order     The journal is read first, then the rooms' files. What leaves the journal in between is already
//             in its room's file. The journal's two files are read again until the same two are there: the
//             relay may have begun or removed one of them between the two reads.
//   a torn end is an append that still runs.
//   damage    may be an append that the relay has just cut off. In this case the file is read a second time.

import { join } from 'node:path'
import { messageOf, namesIn } from '../disk/directory.ts'
import type { Disk } from '../disk/disk.ts'
import { fileName } from '../disk/file-name.ts'
import { byRoom, type JournalContents, type Journaled } from './journal-contents.ts'
import { JOURNALS, readJournals } from './journal.ts'
import {
  encodeEntries,
  encodeHead,
  entryOf,
  readLog,
  withJournaled,
  type LogContents,
} from './log-contents.ts'

const LOG = '.log'

export class RunningLogs {
  /** The names of those files of the journal that are damaged before their end. */
  readonly damaged: string[]
  readonly #disk: Disk
  readonly #directory: string
  /** By the name of the room's file. */
  readonly #journaled: ReadonlyMap<string, readonly Journaled[]>

  private constructor(disk: Disk, directory: string, journals: readonly (JournalContents | null)[]) {
    this.#disk = disk
    this.#directory = directory
    const all = journals.flatMap((journal) => journal?.all ?? [])
    this.#journaled = new Map([...byRoom(all)].map(([room, its]) => [fileName(room), its]))
    this.damaged = journals.flatMap((journal) => (journal && isDamaged(journal) ? nameOf(journal) : []))
  }

  /** `directory`: where the logs are. It may be missing. */
  static async open(disk: Disk, directory: string): Promise<RunningLogs> {
    const read = async () => {
      try {
        return await readJournals(disk, directory)
      } catch (error) {
        throw new Error(`The journal in ${directory} cannot be read: ${messageOf(error)}`, { cause: error })
      }
    }
    for (let before = await read(); ;) {
      const journals = await read()
      if (journals.every((journal, nth) => journal?.id === before[nth]?.id))
        return new RunningLogs(disk, directory, journals)
      before = journals
    }
  }

  /** All rooms, by the names of their files without `.log`, in the order of the names. A file may not exist yet. */
  async names(): Promise<string[]> {
    const files = ((await namesIn(this.#directory)) ?? []).filter((name) => name.endsWith(LOG))
    const all = new Set([...files.map((name) => name.slice(0, -LOG.length)), ...this.#journaled.keys()])
    return [...all].sort()
  }

  /**
   * What the file and the journal hold of a room; `intact` is all of it as a file. Null if there is nothing.
   * `name`: the name of its file, without `.log`. Throws an error that names the file if it cannot be read.
   */
  async read(name: string): Promise<LogContents | null> {
    const first = await this.#look(name)
    return first && isDamaged(first) ? this.#look(name) : first
  }

  async #look(name: string): Promise<LogContents | null> {
    const path = join(this.#directory, `${name}${LOG}`)
    const journaled = this.#journaled.get(name) ?? []
    const bytes = await this.#disk.read(path)
    if (bytes === null && journaled.length === 0) return null
    try {
      const file = readLog(bytes ?? new Uint8Array(), path)
      const whole = withJournaled(file, journaled, file.head?.room ?? journaled.at(-1)?.room ?? path)
      if (whole.head === null || whole.tail.length === 0) return whole
      const [before, added] =
        file.head !== null && whole.isInOrder
          ? [file.intact, whole.tail.map(entryOf)]
          : [encodeHead(whole.head, 0), whole.entries]
      const intact = Buffer.concat([before, encodeEntries(added, 0)])
      return { ...whole, intact }
    } catch (error) {
      throw new Error(`${path} cannot be read: ${messageOf(error)}`, { cause: error })
    }
  }
}

/** Whether there is damage before the end. */
export const isDamaged = ({ events }: Pick<LogContents, 'events'>): boolean =>
  events.some(({ is }) => is !== 'cut')

/** Whether a file of this name holds logs, or is a log that is not finished. */
export const isOfLogs = (name: string): boolean =>
  name.endsWith(LOG) || JOURNALS.some((journal) => journal === name) || name.endsWith('.new')

const nameOf = ({ events }: JournalContents): string[] => events.slice(0, 1).map(({ room }) => room)
