// The embedded log: one file for each room and a journal for all, in a directory that only this process
// writes.

import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { limits } from '../config/limits.ts'
import type { Disk } from '../disk/disk.ts'
import { fewAtATime } from '../disk/few.ts'
import { fileName } from '../disk/file-name.ts'
import type { Turnstile } from '../fair/turnstile.ts'
import { byRoom, type Journaled } from './journal-contents.ts'
import { Journal } from './journal.ts'
import { KnownFiles } from './known-files.ts'
import { LIFE_BYTES, LogError, type Entry, type Log, type LogEvent } from './log.ts'
import { RoomFile, type RoomJournal } from './room-file.ts'
import { shared } from './shared-syncs.ts'

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
  /** The most rooms whose end is known at once, not counting those that are busy. */
  knownFiles?: number
  /** Bytes after which a file of the journal is long. */
  longJournal?: number
  /** Decides whose job may use the disk. */
  turnstile: Turnstile
}

export class FileLog implements Log {
  readonly #options: FileLogOptions
  readonly #journal: Journal
  readonly #files = new Map<string, RoomFile>()
  /** The files without a tail whose jobs had all ended at least once. */
  readonly #known = new KnownFiles<RoomFile>()
  #directory: Promise<void> | null = null
  #recovered: Promise<void> | null = null
  #moving: Promise<void> | null = null
  /** A new one for each opening, because the files may be those of a backup. */
  #life = newLife()
  #closed = false

  constructor(options: FileLogOptions) {
    const { disk, directory, now, report, longJournal } = options
    this.#options = {
      ...options,
      disk: { ...disk, syncDirectory: shared((path) => disk.syncDirectory(path)) },
    }
    this.#journal = new Journal({
      disk: this.#options.disk,
      directory,
      makeDirectory: () => this.#makeDirectory(),
      now,
      report,
      isLong: () => void (this.#moving ??= this.#empty().finally(() => (this.#moving = null))),
      ...(longJournal !== undefined && { long: longJournal }),
    })
  }

  epoch(room: string): Promise<string> {
    return this.#with(room, (file) => file.epoch())
  }

  read(room: string, after = 0): Promise<Entry[]> {
    return this.#with(room, (file) => file.read(after))
  }

  async append(room: string, update: Uint8Array): Promise<number> {
    try {
      const seq = await this.#with(room, (file) => file.append(update))
      this.#options.appended?.(room)
      return seq
    } catch (error) {
      this.#life = newLife()
      throw error
    }
  }

  life = (): Promise<string> => Promise.resolve(this.#life)

  compact(room: string, through: number, state: Uint8Array): Promise<void> {
    return this.#with(room, (file) => file.compact(through, state))
  }

  /** Reads what earlier processes left in the journal. Without this call, the first other call does it. */
  async open(): Promise<void> {
    await this.#recover()
  }

  /** Moves the updates that only the journal holds into those rooms' files that can be written. */
  async move(): Promise<void> {
    await this.#recover()
    await this.#moveAll()
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#recovered === null) return
    await this.#recovered.catch(() => undefined) // those who asked for a room get the error
    await this.#moving
    await Promise.allSettled([...this.#files.values()].map((file) => file.end())) // what cannot be cut off may be read at the next start, as after a crash
    const until = this.#options.now() + limits.movingAtEnd
    const left = await this.#moveAll(() => this.#options.now() < until)
    await this.#journal.close(left.length === 0).catch(() => undefined) // what is left of the journal is read at the next start
  }

  /** The job must begin in the same step in which its file is found, because an idle file may be forgotten. */
  async #with<T>(room: string, job: (file: RoomFile) => Promise<T>): Promise<T> {
    if (this.#closed) throw new Error(`The log was closed before ${room} was asked for.`)
    try {
      await this.#recover()
    } catch (cause) {
      throw new LogError(room, cause)
    }
    return job(this.#files.get(room) ?? this.#newFile(room, []))
  }

  /** Reads what earlier processes left in the journal; tries again after a failure. */
  #recover(): Promise<void> {
    const recover = async () => {
      for (const [room, journaled] of byRoom(await this.#journal.recover())) this.#newFile(room, journaled)
    }
    this.#recovered ??= recover().catch((error: unknown) => {
      this.#recovered = null
      throw error
    })
    return this.#recovered
  }

  #newFile(room: string, journaled: readonly Journaled[]): RoomFile {
    const { disk, directory, now, newEpoch, report, turnstile } = this.#options
    const file = new RoomFile(room, {
      disk,
      path: join(directory, `${fileName(room)}.log`),
      directory: () => this.#makeDirectory(),
      journal: this.#journalOf(room),
      journaled,
      now,
      newEpoch,
      report,
      turn: (job) => turnstile.through(room, job),
      rests: () => this.#rest(room, file),
    })
    this.#files.set(room, file)
    return file
  }

  #journalOf(room: string): RoomJournal {
    const journal = this.#journal
    return {
      get isFull() {
        return journal.isFull
      },
      append: (updates) => journal.append(room, updates),
      settle: () => journal.settle(),
    }
  }

  #rest(room: string, file: RoomFile): void {
    if (!file.idle) {
      this.#known.delete(room)
      return
    }
    this.#known.use(room, file)
    while (this.#known.size > (this.#options.knownFiles ?? limits.knownFiles)) {
      const least = this.#known.leastMissed()
      if (least === null) return
      this.#known.delete(least)
      this.#files.delete(least)
    }
  }

  // ── moving the journal's updates into the rooms' files ──

  async #empty(): Promise<void> {
    const left = await this.#moveAll(() => !this.#closed)
    if (this.#closed) return
    for (const file of left)
      try {
        await file.journalAgain()
      } catch {
        return // the journal keeps both files until the next try; whoever appends next gets the same error
      }
    await this.#journal.moved().catch(() => undefined) // the file is removed at the next try
  }

  /** Resolves with the files that still have a tail. Begins no further move once `goOn` is false. */
  async #moveAll(goOn: () => boolean = () => true): Promise<RoomFile[]> {
    const files = [...this.#files].filter(([, file]) => file.hasTail)
    const left: RoomFile[] = []
    await fewAtATime(
      files,
      async ([room, file]) => {
        try {
          if (!goOn()) left.push(file)
          else await file.move()
        } catch (error) {
          left.push(file)
          this.#options.report({ is: 'behind', room, why: String(error) })
        }
      },
      limits.movesAtOnce,
    )
    return left
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

const newLife = (): string => randomBytes(LIFE_BYTES).toString('hex')
