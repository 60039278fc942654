// One room's log: a file of its own, and a tail of newer updates that only the journal holds. Its jobs run
// one at a time; all waiting appends are one job.
//
//   open     Opening syncs the file before anybody reads it. A process that is killed before its sync leaves
//            records that the next process can read, but that a power cut could still take away.
//   append   All waiting updates go to the journal together. Many bytes go to the file at once, so that the
//            journal stays short. The epoch is only in memory until one of them has an update of the room.
//   move     Writes the tail into the file and makes it durable there. Makes the file if there is none.
//   failure  The rest of a failed write is cut off the file before the room's next update is acked.
//   compact  Write the tail into the file. Write a new file, sync, link the old one to a second name, rename,
//            sync the directory.
//   damage   A torn end is cut off, anything else is skipped; both are reported. Damage that happens while
//            the file is open is reported when it is read.

import { dirname } from 'node:path'
import { limits } from '../config/limits.ts'
import type { Disk, DiskFile } from '../disk/disk.ts'
import { closeDropped, freshPath, putInPlace, writeFresh } from './fresh-file.ts'
import type { Journaled } from './journal-contents.ts'
import {
  encodeEntries,
  encodeHead,
  entryOf,
  inTurns,
  readLog,
  readLogInSteps,
  withJournaled,
  type LogContents,
  type WholeContents,
} from './log-contents.ts'
import { LogError, type Entry, type LogEvent } from './log.ts'

export interface RoomFileOptions {
  disk: Disk
  path: string
  /** Resolves once the directory of the path exists. */
  directory: () => Promise<void>
  journal: RoomJournal
  /** The room's updates that earlier processes left in the journal. */
  journaled: readonly Journaled[]
  /** ms since 1970 */
  now: () => number
  newEpoch: () => string
  report: (event: LogEvent) => void
  /** Runs a job when its turn on the disk comes. */
  turn: <T>(job: () => Promise<T>) => Promise<T>
  /** Called when the last waiting job has ended. */
  rests: () => void
}

/** The journal, for one room. */
export interface RoomJournal {
  /** Whether updates should go to the room's own file for now. */
  readonly isFull: boolean
  /** Resolves once the updates are durable. If it rejects, none of them is in the journal. */
  append: (updates: readonly Journaled[]) => Promise<void>
  /** Resolves once no update that was refused is in the journal. */
  settle: () => Promise<void>
}

type State =
  | { is: 'closed' }
  | Open
  /** The first sync failed. A later sync would prove nothing, so the whole file must be written again. */
  | { is: 'unsynced' }

interface Open {
  is: 'open'
  /** Whether there is a file. */
  isThere: boolean
  epoch: string
  /** The last update's seq. */
  seq: number
  /** The file's size in bytes, all of them durable. */
  size: number
  /** Whether bytes of updates that were not acked may follow in the file. They must be cut off first. */
  isDoubtful: boolean
  /** The damage that was reported when the file was opened, and after that. */
  told: Set<string>
  /**
   * The contents that were read when the file was opened. Jobs that waited for that use them, so a long log
   * is not read twice.
   */
  found: LogContents | null
}

interface Append {
  update: Uint8Array
  done: (seq: number) => void
  failed: (error: unknown) => void
}

export class RoomFile {
  readonly #room: string
  readonly #options: RoomFileOptions
  #state: State = { is: 'closed' }
  /** The updates that only the journal holds, in the order of their seqs. */
  #tail: Journaled[]
  #isJournaling = false
  #appends: Append[] = []
  #jobs = 0
  #lastJob: Promise<unknown> = Promise.resolve()

  constructor(room: string, options: RoomFileOptions) {
    this.#room = room
    this.#options = options
    this.#tail = [...options.journaled]
  }

  /**
   * True if no job runs, and everything that is known of the log can be read from its file again. If the file
   * does not exist yet, its epoch may be forgotten. This does no harm: a client that was told this epoch has
   * no edits of this log.
   */
  get idle(): boolean {
    return this.#jobs === 0 && !this.hasTail && this.#state.is !== 'unsynced' && !this.#isDoubtful
  }

  /** Whether the journal holds updates that the file does not, or will do so when the running job has ended. */
  get hasTail(): boolean {
    return this.#tail.length > 0 || this.#isJournaling
  }

  get #isDoubtful(): boolean {
    return this.#state.is === 'open' && this.#state.isDoubtful
  }

  epoch(): Promise<string> {
    return this.#job(async () => (await this.#open()).epoch)
  }

  read(after: number): Promise<Entry[]> {
    return this.#job(async () => {
      const entries = await this.#entries(await this.#open())
      return entries.filter(({ seq }) => seq > after)
    })
  }

  append(update: Uint8Array): Promise<number> {
    return new Promise((done, failed) => {
      this.#appends.push({ update, done, failed })
      if (this.#appends.length > 1) return
      void this.#after(() => this.#appendAll(this.#appends.splice(0)))
    })
  }

  compact(through: number, state: Uint8Array): Promise<void> {
    return this.#job(async () => {
      const open = await this.#open()
      const entries = await this.#entries(open)
      if (!entries.some(({ seq }) => seq === through))
        throw new RangeError(`The log of ${this.#room} has no update ${through} to compact through.`)
      const kept = entries.filter(({ seq }) => seq > through)
      await this.#replace(open, [{ seq: through, after: 0, update: state }, ...kept])
    })
  }

  /** Moves the tail into the file. */
  move(): Promise<void> {
    return this.#job(async () => {
      const open = await this.#open()
      if (this.#tail.length > 0) await this.#write(open, this.#tail)
      this.#tail = []
    })
  }

  /** Writes the tail into the journal again, because the file it was written to first is to be removed. */
  journalAgain(): Promise<void> {
    return this.#after(() => this.#options.journal.append(this.#tail))
  }

  /** Waits for the running jobs, and leaves nothing in the file that was refused. */
  end(): Promise<void> {
    return this.#after(async () => {
      if (this.#state.is === 'open' && this.#state.isDoubtful) await this.#cut(this.#state)
    })
  }

  #job<T>(job: () => Promise<T>): Promise<T> {
    return this.#after(() => this.#options.turn(job))
  }

  /** Runs the job after the earlier jobs, even if they failed; their own callers get the errors. */
  #after<T>(job: () => Promise<T>): Promise<T> {
    this.#jobs++
    const result = this.#lastJob.then(job).catch((cause: unknown) => {
      throw cause instanceof RangeError ? cause : new LogError(this.#room, cause)
    })
    this.#lastJob = result.then(
      () => this.#ended(),
      () => this.#ended(),
    )
    return result
  }

  #ended(): void {
    this.#jobs--
    if (this.#jobs > 0) return
    if (this.#state.is === 'open') this.#state.found = null
    this.#options.rests()
  }

  // ── append ──

  async #appendAll(appends: Append[]): Promise<void> {
    try {
      const before = await this.#appendDurably(appends.map(({ update }) => update))
      appends.forEach(({ done }, at) => done(before + 1 + at))
    } catch (cause) {
      const error = new LogError(this.#room, cause)
      for (const { failed } of appends) failed(error)
    }
  }

  /** Resolves with the seq before the first of the updates. */
  async #appendDurably(updates: Uint8Array[]): Promise<number> {
    const { turn, journal } = this.#options
    const open = this.#state.is === 'open' ? this.#state : await turn(() => this.#open())
    if (open.isDoubtful) await turn(() => this.#cut(open))
    const { seq, epoch } = open
    const all = updates.map((update, at) => ({ room: this.#room, epoch, seq: seq + 1 + at, update }))
    const bytes = updates.reduce((sum, { length }) => sum + length, 0)
    if (bytes > limits.journaled || journal.isFull) await this.#appendToFile(open, all)
    else await this.#appendToJournal(all)
    open.seq += updates.length
    open.found = null
    return seq
  }

  async #appendToJournal(updates: readonly Journaled[]): Promise<void> {
    this.#isJournaling = true
    try {
      await this.#options.journal.append(updates)
      this.#tail.push(...updates)
    } finally {
      this.#isJournaling = false
    }
  }

  async #appendToFile(open: Open, updates: readonly Journaled[]): Promise<void> {
    const { turn, journal } = this.#options
    await journal.settle() // or the next start could read refused updates as those that follow these
    try {
      await turn(() => this.#write(open, [...this.#tail, ...updates]))
    } catch (error) {
      await turn(() => this.#cut(open)).catch(() => undefined) // if this fails, the room's next job tries again
      throw error
    }
    this.#tail = []
  }

  /** Writes the updates behind the durable bytes of the file. */
  async #write(open: Open, updates: readonly Journaled[]): Promise<void> {
    const { disk, path, directory, now } = this.#options
    const entries = encodeEntries(updates.map(entryOf), now())
    const bytes = open.isThere ? entries : Buffer.concat([this.#head(open.epoch), entries])
    await directory()
    await this.#change(open, async (file) => {
      await file.append(bytes)
      await file.sync()
      if (!open.isThere) await disk.syncDirectory(dirname(path))
    })
    open.isThere = true
    open.size += bytes.length
  }

  /** Cuts off what a failed write left. */
  #cut(open: Open): Promise<void> {
    return this.#change(open, (file) => file.sync())
  }

  /** Opens the file, makes it if there is none, and changes what follows its durable bytes. */
  async #change(open: Open, change: (file: DiskFile) => Promise<void>): Promise<void> {
    open.isDoubtful = true
    const file = await this.#options.disk.open(this.#options.path)
    try {
      await file.truncate(open.size)
      await change(file)
    } finally {
      await closeDropped(file)
    }
    open.isDoubtful = false
  }

  // ── open ──

  async #open(): Promise<Open> {
    if (this.#state.is === 'open') return this.#state
    const { disk, path, directory, now, newEpoch, report } = this.#options
    const bytes = await disk.read(path)
    const { file, whole } = await this.#contents(bytes ?? new Uint8Array())
    const head = whole.head ?? { room: this.#room, epoch: newEpoch() }
    let { intact } = file
    let { tail } = whole
    whole.events.forEach(report)
    if (bytes !== null) {
      await directory()
      await disk.remove(freshPath(path))
      if (file.head === null) intact = Buffer.concat([this.#head(head.epoch), intact])
      if (!whole.isInOrder)
        [intact, tail] = [Buffer.concat([this.#head(head.epoch), encodeEntries(whole.entries, now())]), []]
      if (file.head === null || !whole.isInOrder || this.#state.is === 'unsynced') {
        await writeFresh(disk, path, intact)
        await putInPlace(disk, path)
      } else await this.#secure(intact.length)
    }
    const known =
      whole.events.length === 0 ? [] : withJournaled(readLog(intact, this.#room), tail, this.#room).events
    this.#tail = tail
    return (this.#state = {
      is: 'open',
      isThere: bytes !== null,
      epoch: head.epoch,
      seq: whole.seq,
      size: intact.length,
      isDoubtful: false,
      told: new Set(whileOpen(known).map((event) => JSON.stringify(event))),
      found: whole,
    })
  }

  /** Cuts the file to its intact bytes and makes it durable. */
  async #secure(size: number): Promise<void> {
    const { disk, path } = this.#options
    const file = await disk.open(path)
    try {
      await file.truncate(size)
      await this.#firstSync(file)
      await disk.syncDirectory(dirname(path))
    } finally {
      await closeDropped(file)
    }
  }

  async #firstSync(file: DiskFile): Promise<void> {
    try {
      await file.sync()
    } catch (error) {
      this.#state = { is: 'unsynced' }
      throw error
    }
  }

  async #entries(open: Open): Promise<Entry[]> {
    if (open.found !== null) return open.found.entries
    const bytes = (await this.#options.disk.read(this.#options.path)) ?? new Uint8Array()
    const { whole } = await this.#contents(bytes.subarray(0, open.size))
    this.#tellOf(whole.events, open)
    return whole.entries
  }

  #tellOf(events: readonly LogEvent[], { told }: Open): void {
    for (const event of whileOpen(events)) {
      const name = JSON.stringify(event)
      if (!told.has(name)) this.#options.report(event)
      told.add(name)
    }
  }

  async #contents(bytes: Uint8Array): Promise<{ file: LogContents; whole: WholeContents }> {
    const file = await inTurns(readLogInSteps(bytes, this.#room))
    if (file.head !== null && file.head.room !== this.#room)
      throw new Error(`its file is the log of ${file.head.room}. Nothing was changed.`)
    return { file, whole: withJournaled(file, this.#tail, this.#room) }
  }

  // ── compact ──

  /** Writes a new file in the place of the old one. */
  async #replace(open: Open, entries: readonly Entry[]): Promise<void> {
    const { disk, path, directory, now } = this.#options
    if (this.#tail.length > 0) await this.#write(open, this.#tail)
    else if (open.isDoubtful) await this.#cut(open)
    this.#tail = []
    const bytes = Buffer.concat([this.#head(open.epoch), encodeEntries(entries, now())])
    await directory()
    await writeFresh(disk, path, bytes)
    await disk.link(path, `${path}.before`)
    await disk.syncDirectory(dirname(path))
    this.#state = { is: 'closed' }
    await putInPlace(disk, path)
    this.#state = { ...open, isThere: true, size: bytes.length, told: new Set(), found: null }
  }

  #head(epoch: string): Uint8Array {
    return encodeHead({ room: this.#room, epoch }, this.#options.now())
  }
}

/**
 * What the same damage is called while the file is open. A torn end counts as skipped, because it is not cut
 * off, and no new epoch is reported.
 */
const whileOpen = (events: readonly LogEvent[]): LogEvent[] =>
  events
    .filter(({ is }) => is !== 'renewed')
    .map((event) => (event.is === 'cut' ? { ...event, is: 'skipped' } : event))
