// The journal: the newest updates of all rooms, in one file. So rooms that write at the same time share a
// sync, however many they are.
//
//   append    Waiting updates are written together, in turns by team and room, and made durable by one sync.
//   two       There are two files, and one is written to. When it is long, the other one is begun. The rooms
//             then move what the first file holds into their own files, and the first file is removed.
//   recover   Updates that an earlier process left are written again before anybody reads them, because that
//             process may have ended before a sync, or after a sync that failed.
//   failure   The handle is dropped and never used again; a new handle cuts off everything that was not durable.
//   damage    A torn end is cut off, anything else is skipped; both are reported.
//
// An update may be in the journal and in its room's file, or in both files of the journal.

import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { limits } from '../config/limits.ts'
import type { Disk, DiskFile } from '../disk/disk.ts'
import { FairQueue } from '../fair/fair-queue.ts'
import { closeDropped, putInPlace, writeFresh } from './fresh-file.ts'
import {
  encodeJournaled,
  encodeJournalHead,
  readJournalInSteps,
  type JournalContents,
  type Journaled,
} from './journal-contents.ts'
import { inTurns } from './log-contents.ts'
import type { LogEvent } from './log.ts'

export interface JournalOptions {
  disk: Disk
  /** The directory of the two files. */
  directory: string
  /** Makes the directory if it is missing. */
  makeDirectory: () => Promise<void>
  /** ms since 1970 */
  now: () => number
  report: (event: LogEvent) => void
  /**
   * Called when the file is long. The rooms should then move what the other file holds, and call `moved` when all
   * of it is in their own files.
   */
  isLong: () => void
  /** Bytes after which a file is long. */
  long?: number
}

/** How many times as long as a long file a full one is. */
const FULL = 2

interface Waiting {
  bytes: Uint8Array
  done: () => void
  failed: (error: unknown) => void
}

/** The names of the two files. */
export const JOURNALS = ['journal-0', 'journal-1'] as const

export class Journal {
  readonly #options: Required<JournalOptions>
  readonly #queue: FairQueue<Waiting>
  #file: DiskFile | null = null
  /** Which of the two files is written to. */
  #current: 0 | 1 = 0
  /** The bytes of that file that are durable. */
  #durable = 0
  /** The length at which the file counts as long the next time. */
  #longAt: number
  /** Whether the other file holds updates. */
  #hasOther = false
  /** Whether updates that were refused may follow the durable bytes. They must be cut off first. */
  #isDoubtful = false
  #writing: Promise<void> | null = null

  constructor(options: JournalOptions) {
    this.#options = { long: limits.journal, ...options }
    this.#longAt = this.#options.long
    this.#queue = new FairQueue(options.now)
  }

  /** Whether the rooms write faster than they move what the other file holds. */
  get isFull(): boolean {
    return this.#hasOther && this.#durable >= FULL * this.#options.long
  }

  /**
   * Resolves with the updates that earlier processes left. They are durable then. Must be called, and must
   * have succeeded, before any other method.
   */
  async recover(): Promise<Journaled[]> {
    const { disk, directory, makeDirectory, report, now } = this.#options
    const found = await readJournals(disk, directory)
    if (found.every((journal) => journal === null)) return []
    const all = found.flatMap((journal) => journal?.all ?? [])
    const head = encodeJournalHead(randomUUID(), now())
    const bytes = Buffer.concat([head, ...all.map((one) => encodeJournaled(one, now()))])
    await makeDirectory()
    for (const nth of [0, 1] as const)
      if (found[nth]?.events.some(({ is }) => is === 'skipped'))
        await disk.link(this.#path(nth), `${this.#path(nth)}.before`) // the damaged file is kept for people to read
    await writeFresh(disk, this.#path(0), bytes)
    await putInPlace(disk, this.#path(0))
    if (found[1] !== null) await disk.remove(this.#path(1))
    for (const journal of found) journal?.events.forEach(report)
    this.#durable = bytes.length
    return all
  }

  /** Resolves once all of a room's updates are durable. If it rejects, none of them is in the journal. */
  append(room: string, updates: readonly Journaled[]): Promise<void> {
    const time = this.#options.now()
    const bytes = Buffer.concat(updates.map((update) => encodeJournaled(update, time)))
    return new Promise((done, failed) => {
      this.#queue.add(room, { bytes, done, failed })
      this.#writing ??= this.#writeAll()
    })
  }

  /** Resolves once no update that was refused is in the journal. */
  async settle(): Promise<void> {
    if (this.#isDoubtful) await this.append('', [])
  }

  /** Called when the rooms have moved all that the other file holds. */
  async moved(): Promise<void> {
    if (!this.#hasOther) return
    await this.#options.disk.remove(this.#path(other(this.#current)))
    this.#hasOther = false
  }

  /** Waits for running writes. `isEmpty`: the rooms have moved everything, so the files are removed. */
  async close(isEmpty: boolean): Promise<void> {
    await this.settle().catch(() => undefined) // the next start may find refused updates, as after a crash
    await this.#writing
    await this.#drop()
    if (!isEmpty) return
    await this.moved()
    if (this.#durable > 0) await this.#options.disk.remove(this.#path(this.#current))
  }

  async #writeAll(): Promise<void> {
    while (this.#queue.size > 0) {
      const batch = this.#takeBatch()
      try {
        await this.#write(Buffer.concat(batch.map(({ bytes }) => bytes)))
      } catch (error) {
        for (const { failed } of batch) failed(error)
        continue
      }
      for (const { done } of batch) done()
      if (this.#durable >= this.#longAt) await this.#becomeLong()
    }
    this.#writing = null // in the same step in which the queue was seen to be empty, so that nobody waits in vain
  }

  #takeBatch(): Waiting[] {
    const batch: Waiting[] = []
    for (let bytes = 0; bytes < limits.journalWrite;) {
      const next = this.#queue.take()
      if (next === undefined) break
      batch.push(next)
      bytes += next.bytes.length
    }
    return batch
  }

  async #write(bytes: Uint8Array): Promise<void> {
    const file = (this.#file ??= await this.#open())
    if (bytes.length === 0) return
    try {
      await file.append(bytes)
      await file.sync()
    } catch (error) {
      this.#isDoubtful = true
      await this.#drop()
      this.#file = await this.#open().catch(() => null) // if this fails, the next write tries again
      throw error
    }
    this.#durable += bytes.length
  }

  /** Opens the current file with nothing but its durable bytes, and makes it if there is none. */
  async #open(): Promise<DiskFile> {
    const { disk, directory, makeDirectory, now } = this.#options
    await makeDirectory()
    const file = await disk.open(this.#path(this.#current))
    const head = encodeJournalHead(randomUUID(), now())
    try {
      await file.truncate(this.#durable)
      if (this.#durable === 0) await file.append(head)
      await file.sync()
      await disk.syncDirectory(directory)
    } catch (error) {
      await closeDropped(file)
      throw error
    }
    if (this.#durable === 0) this.#durable = head.length
    this.#isDoubtful = false
    return file
  }

  /** Begins the other file, unless that still holds updates. */
  async #becomeLong(): Promise<void> {
    this.#longAt = this.#durable + this.#options.long
    if (!this.#hasOther) {
      await this.#drop()
      this.#current = other(this.#current)
      this.#durable = 0
      this.#hasOther = true
      this.#longAt = this.#options.long
    }
    this.#options.isLong()
  }

  async #drop(): Promise<void> {
    const file = this.#file
    this.#file = null
    if (file !== null) await closeDropped(file)
  }

  #path = (nth: 0 | 1): string => join(this.#options.directory, JOURNALS[nth])
}

const other = (nth: 0 | 1): 0 | 1 => (nth === 0 ? 1 : 0)

/** Reads both files; null for a file that is not there. */
export async function readJournals(disk: Disk, directory: string): Promise<(JournalContents | null)[]> {
  const found: (JournalContents | null)[] = []
  for (const name of JOURNALS) {
    const bytes = await disk.read(join(directory, name))
    found.push(bytes && (await inTurns(readJournalInSteps(bytes, name))))
  }
  return found
}
