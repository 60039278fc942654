// One room's log as a file. Its jobs run one at a time; all waiting appends are one job.
//
//   make     The first append makes the file. Until then the epoch is only in memory.
//   open     Opening syncs the file before anybody reads it. A process that is killed before its sync leaves
//            records that the next process can read, but that a power cut could still take away.
//   append   All waiting updates are written together and made durable by one sync.
//   failure  The handle is dropped and never used again; a new handle cuts off everything that was not durable.
//   compact  Write a new file, sync, link the old one to a second name, rename, sync the directory.
//   damage   A torn end is cut off, anything else is skipped; both are reported. Damage that happens while
//            the file is open is reported when it is read.

import { dirname } from 'node:path'
import type { Disk, DiskFile } from '../disk/disk.ts'
import { readLog, readLogInSteps, writeHead, type LogContents } from './log-contents.ts'
import { encodeRecord, type RecordKind } from './log-record.ts'
import { LogError, type Entry, type LogEvent } from './log.ts'

export interface RoomFileOptions {
  disk: Disk
  path: string
  /** Resolves once the directory of the path exists. */
  directory: () => Promise<void>
  /** ms since 1970 */
  now: () => number
  newEpoch: () => string
  report: (event: LogEvent) => void
  /** Runs a job when its turn on the disk comes. */
  turn: <T>(job: () => Promise<T>) => Promise<T>
  /** Called when the last waiting job has ended. */
  rests: () => void
}

type State =
  | { is: 'closed' }
  | Open
  /** A write or its sync failed. The bytes after `durable` may be anything and must be cut off first. */
  | { is: 'doubtful'; durable: number }
  /** The first sync failed. A later sync would prove nothing, so the file must be written anew. */
  | { is: 'unsynced' }

interface Open {
  is: 'open'
  file: DiskFile
  epoch: string
  /** The last update's seq. */
  seq: number
  /** The size in bytes, all of them durable. */
  size: number
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
  /** The epoch that was returned before the log existed; the first append writes it. */
  #epochToBe: string | null = null
  #appends: Append[] = []
  #jobs = 0
  #lastJob: Promise<unknown> = Promise.resolve()

  constructor(room: string, options: RoomFileOptions) {
    this.#room = room
    this.#options = options
  }

  /**
   * True if no job runs, and everything that is known of the file can be read from it again. If the file does
   * not exist yet, its epoch may be forgotten. This does no harm: a client that was told this epoch has no
   * edits of this log.
   */
  get idle(): boolean {
    return this.#jobs === 0 && (this.#state.is === 'open' || this.#state.is === 'closed')
  }

  epoch(): Promise<string> {
    return this.#job(async () => (await this.#find())?.epoch ?? this.#newEpoch())
  }

  read(after: number): Promise<Entry[]> {
    return this.#job(async () => {
      const open = await this.#find()
      if (open === null) return []
      return (await this.#entries(open)).filter(({ seq }) => seq > after)
    })
  }

  append(update: Uint8Array): Promise<number> {
    return new Promise((done, failed) => {
      this.#appends.push({ update, done, failed })
      if (this.#appends.length > 1) return
      void this.#job(() => this.#appendAll(this.#appends.splice(0)))
    })
  }

  compact(through: number, state: Uint8Array): Promise<void> {
    return this.#job(async () => {
      const open = await this.#find()
      const { entries } = await this.#contents()
      if (open === null || !entries.some(({ seq }) => seq === through))
        throw new RangeError(`The log of ${this.#room} has no update ${through} to compact through.`)
      const kept = entries.filter(({ seq }) => seq > through)
      await this.#write(
        concat([
          this.#head(open.epoch),
          this.#record('state', through, state),
          ...kept.map(({ seq, update }) => this.#record('update', seq, update)),
        ]),
      )
      const { disk, path } = this.#options
      await disk.link(path, `${path}.before`)
      await disk.syncDirectory(dirname(path))
      await this.#close()
      await this.#replace()
    })
  }

  /** Does not wait for a turn on the disk, because closing frees a place for others. */
  close(): Promise<void> {
    return this.#after(() => this.#close())
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
    const open = await this.#make()
    const { seq, size, file } = open
    const bytes = concat(updates.map((update, at) => this.#record('update', seq + 1 + at, update)))
    try {
      await file.append(bytes)
      await file.sync()
    } catch (error) {
      await this.#close()
      this.#state = { is: 'doubtful', durable: size }
      await this.#make().catch(() => undefined) // if this fails, the next job tries again
      throw error
    }
    this.#state = { ...open, seq: seq + updates.length, size: size + bytes.length, found: null }
    return seq
  }

  // ── open ──

  /** Opens the file; null if there is none. */
  async #find(): Promise<Open | null> {
    if (this.#state.is === 'open') return this.#state
    const found = await this.#contents()
    return found.isThere ? this.#open(found) : null
  }

  /** Opens the file, and makes it if there is none. */
  async #make(): Promise<Open> {
    if (this.#state.is === 'open') return this.#state
    return this.#open(await this.#contents())
  }

  async #open(found: LogContents): Promise<Open> {
    const { disk, path, directory, report } = this.#options
    await directory()
    await disk.remove(freshPath(path))
    found.events.forEach(report)
    const { head, seq } = found
    const epoch = head?.epoch ?? this.#newEpoch()
    let { intact } = found
    if (head === null) intact = concat([this.#head(epoch), intact])
    if (head === null || this.#state.is === 'unsynced') {
      await this.#write(intact)
      await this.#replace()
    }
    const file = await disk.open(path)
    try {
      await file.truncate(intact.length)
      await this.#firstSync(file)
      await disk.syncDirectory(dirname(path))
    } catch (error) {
      await closeDropped(file)
      throw error
    }
    this.#epochToBe = null
    const known = found.events.length === 0 ? [] : whileOpen(readLog(intact, this.#room).events)
    const told = new Set(known.map((event) => JSON.stringify(event)))
    return (this.#state = { is: 'open', file, epoch, seq, size: intact.length, told, found })
  }

  /** Makes an epoch, and returns the same one until a file has it. */
  #newEpoch(): string {
    return (this.#epochToBe ??= this.#options.newEpoch())
  }

  async #entries(open: Open): Promise<Entry[]> {
    if (open.found !== null) return open.found.entries
    const { entries, events } = await this.#contents()
    this.#tellOf(events, open)
    return entries
  }

  #tellOf(events: readonly LogEvent[], { told }: Open): void {
    for (const event of whileOpen(events)) {
      const name = JSON.stringify(event)
      if (!told.has(name)) this.#options.report(event)
      told.add(name)
    }
  }

  async #firstSync(file: DiskFile): Promise<void> {
    try {
      await file.sync()
    } catch (error) {
      if (this.#state.is === 'closed') this.#state = { is: 'unsynced' }
      throw error
    }
  }

  /** Reads the durable part of the file. */
  async #contents(): Promise<LogContents & { isThere: boolean }> {
    const found = await this.#options.disk.read(this.#options.path)
    const bytes = found ?? new Uint8Array()
    const durable = this.#state.is === 'doubtful' ? this.#state.durable : bytes.length
    const contents = await inTurns(readLogInSteps(bytes.subarray(0, durable), this.#room))
    const { head } = contents
    if (head !== null && head.room !== this.#room)
      throw new Error(`its file is the log of ${head.room}. Nothing was changed.`)
    return { ...contents, isThere: found !== null }
  }

  // ── a new file in the old one's place ──

  async #write(bytes: Uint8Array): Promise<void> {
    const { disk, path } = this.#options
    const file = await disk.open(freshPath(path))
    try {
      await file.truncate(0)
      await file.append(bytes)
      await file.sync()
    } catch (error) {
      await closeDropped(file)
      await disk.remove(freshPath(path)).catch(() => undefined) // a leftover does no harm; the next opening removes it
      throw error
    }
    await file.close()
  }

  async #replace(): Promise<void> {
    const { disk, path } = this.#options
    await disk.rename(freshPath(path), path)
    this.#state = { is: 'closed' }
    await disk.syncDirectory(dirname(path))
  }

  /** Ignores an error while closing: by now it is known which bytes are durable and which are in doubt. */
  async #close(): Promise<void> {
    if (this.#state.is !== 'open') return
    const { file } = this.#state
    this.#state = { is: 'closed' }
    await closeDropped(file)
  }

  #record(kind: RecordKind, seq: number, bytes: Uint8Array): Uint8Array {
    return encodeRecord({ kind, seq, time: this.#options.now(), bytes })
  }

  #head(epoch: string): Uint8Array {
    return this.#record('head', 0, writeHead({ room: this.#room, epoch }))
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

const freshPath = (path: string): string => `${path}.new`

async function closeDropped(file: DiskFile): Promise<void> {
  try {
    await file.close()
  } catch {
    return // this handle is never used again, even if it could not be closed
  }
}

/**
 * Runs one step in each turn of the process, because reading a long log is as much work as hundreds of edits.
 */
async function inTurns<T>(steps: Generator<void, T>): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await new Promise((next) => setImmediate(next))
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
