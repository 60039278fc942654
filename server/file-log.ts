// The embedded log: an append-only file per room, on a directory that this process alone writes.
//
//   append    all callers that wait are written together and made durable with one sync
//   failure   a write that fails is cut off again; after a sync that fails the handle is dropped,
//             never retried, and the file goes on from what was known to be durable
//   compact   new file, sync, second name for the old, rename, sync of the directory
//   reading   damage in the middle is skipped, a torn end is cut off; both are reported

import { dirname, join } from 'node:path'
import type { Disk, DiskFile } from './disk.ts'
import { LogError, type Entry, type Log, type LogEvent } from './log.ts'
import { encodeRecord, scan, type LogRecord } from './log-record.ts'

export interface FileLogOptions {
  disk: Disk
  directory: string
  /** ms since 1970 */
  now: () => number
  /** A new log's identity. */
  newEpoch: () => string
  report: (event: LogEvent) => void
  /** Files held open at once. */
  openFiles: number
}

export class FileLog implements Log {
  readonly #options: FileLogOptions
  /** In the order of their last use. */
  readonly #files = new Map<string, RoomFile>()

  constructor(options: FileLogOptions) {
    this.#options = options
  }

  read = (room: string, after = 0): Promise<Entry[]> => this.#file(room).read(after)
  append = (room: string, update: Uint8Array): Promise<number> => this.#file(room).append(update)
  compact = (room: string, through: number, state: Uint8Array): Promise<void> =>
    this.#file(room).compact(through, state)
  epoch = (room: string): Promise<string> => this.#file(room).epoch()

  async close(): Promise<void> {
    const files = [...this.#files.values()]
    this.#files.clear()
    await Promise.all(files.map((file) => file.close()))
  }

  #file(room: string): RoomFile {
    const file = this.#files.get(room) ?? new RoomFile(room, this.#options)
    this.#files.delete(room)
    this.#files.set(room, file)
    for (const [name, idle] of this.#files) {
      if (this.#files.size <= this.#options.openFiles) break
      if (idle === file || idle.busy) continue
      this.#files.delete(name)
      void idle.close()
    }
    return file
  }
}

/** Part of a path for any file system: letters of one case, digits, and escapes. */
export const pathOf = (room: string): string => join(...room.split('/').map(escapePart)) + '.log'

const escapePart = (part: string): string =>
  part.replace(/[^a-z0-9~_-]/gu, (character) =>
    /[A-Z]/.test(character)
      ? `+${character.toLowerCase()}`
      : [...new TextEncoder().encode(character)]
          .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
          .join(''),
  )

interface Opened {
  handle: DiskFile
  epoch: string
  /** Bytes that are known to be durable. */
  size: number
  /** The last seq. */
  seq: number
}

interface Waiting {
  update: Uint8Array
  done: (seq: number) => void
  failed: (error: LogError) => void
}

class RoomFile {
  readonly #room: string
  readonly #path: string
  readonly #options: FileLogOptions
  #opened: Opened | null = null
  /** Where the file ends for sure, after a sync failed: what lies behind it is cut off when it is opened again. */
  #durable: number | null = null
  #waiting: Waiting[] = []
  /** One job at a time. */
  #last: Promise<unknown> = Promise.resolve()
  #jobs = 0

  constructor(room: string, options: FileLogOptions) {
    this.#room = room
    this.#path = join(options.directory, pathOf(room))
    this.#options = options
  }

  get busy(): boolean {
    return this.#jobs > 0
  }

  #enqueue<T>(job: () => Promise<T>): Promise<T> {
    this.#jobs++
    const run = this.#last.then(job).finally(() => this.#jobs--)
    this.#last = run.catch(() => undefined) // its caller hears of the failure; the next job starts all the same
    return run
  }

  epoch(): Promise<string> {
    return this.#enqueue(async () => (await this.#open()).epoch)
  }

  read(after: number): Promise<Entry[]> {
    return this.#enqueue(async () => {
      await this.#open()
      const { entries } = await this.#scan(false)
      return entries.filter((entry) => entry.seq > after)
    })
  }

  append(update: Uint8Array): Promise<number> {
    return new Promise((done, failed) => {
      this.#waiting.push({ update, done, failed })
      if (this.#waiting.length === 1) void this.#enqueue(() => this.#flush())
    })
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting
    this.#waiting = []
    const fail = (cause: unknown) => {
      const error = new LogError(this.#room, cause)
      for (const { failed } of batch) failed(error)
    }
    let opened: Opened
    try {
      opened = await this.#open()
    } catch (error) {
      return fail(error)
    }
    const time = this.#options.now()
    const bytes = concat(
      batch.map(({ update }, at) =>
        encodeRecord({ kind: 'update', seq: opened.seq + 1 + at, time, bytes: update }),
      ),
    )
    try {
      await opened.handle.append(bytes)
    } catch (error) {
      await this.#cutBack(opened)
      return fail(error)
    }
    try {
      await opened.handle.sync()
    } catch (error) {
      await this.#drop(opened)
      return fail(error)
    }
    const before = opened.seq
    opened.size += bytes.length
    opened.seq += batch.length
    batch.forEach(({ done }, at) => done(before + 1 + at))
  }

  /** A part of a batch may have been written: the file ends where it is durable, or is opened anew. */
  async #cutBack(opened: Opened): Promise<void> {
    try {
      await opened.handle.truncate(opened.size)
      await opened.handle.sync()
    } catch {
      await this.#drop(opened) // opening it again cuts it
    }
  }

  async #drop(opened: Opened): Promise<void> {
    this.#opened = null
    this.#durable = opened.size
    try {
      await opened.handle.close()
    } catch {
      return // the handle is not used again, whether or not it could be closed
    }
  }

  async #open(): Promise<Opened> {
    if (this.#opened) return this.#opened
    const { disk } = this.#options
    await disk.makeDirectory(dirname(this.#path))
    await disk.remove(`${this.#path}.new`)
    if (this.#durable !== null) await this.#truncate(this.#durable)
    this.#durable = null
    const found = await this.#scan(true)
    if (found.torn !== null) await this.#truncate(found.torn)
    const handle = await disk.open(this.#path)
    const opened = {
      handle,
      epoch: found.epoch ?? this.#options.newEpoch(),
      size: found.torn ?? found.size,
      seq: found.seq,
    }
    if (found.epoch === null) {
      const head = this.#record('head', found.seq, new TextEncoder().encode(opened.epoch))
      await handle.append(head)
      await handle.sync()
      await disk.syncDirectory(dirname(this.#path))
      opened.size += head.length
    }
    this.#opened = opened
    return opened
  }

  async #truncate(size: number): Promise<void> {
    const handle = await this.#options.disk.open(this.#path)
    try {
      await handle.truncate(size)
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  #record = (kind: LogRecord['kind'], seq: number, bytes: Uint8Array): Uint8Array =>
    encodeRecord({ kind, seq, time: this.#options.now(), bytes })

  /** What the file holds; `tell` reports what is wrong with it. */
  async #scan(tell: boolean) {
    const report = tell ? this.#options.report : () => undefined
    const file = (await this.#options.disk.read(this.#path)) ?? new Uint8Array()
    const entries: Entry[] = []
    let epoch: string | null = null
    let [seq, torn]: [number, number | null] = [0, null]
    for (const part of scan(file)) {
      if (part.is === 'damage') report({ is: 'skipped', room: this.#room, from: part.from, to: part.to })
      else if (part.is === 'torn') {
        torn = part.from
        report({ is: 'cut', room: this.#room, from: part.from, to: part.to })
      } else if (part.record.kind === 'head') epoch ??= new TextDecoder().decode(part.record.bytes)
      else if (part.record.seq > seq) {
        const expected = part.record.kind === 'state' || part.record.seq === seq + 1
        if (!expected) report({ is: 'missing', room: this.#room, after: seq, before: part.record.seq })
        seq = part.record.seq
        entries.push({ seq, update: part.record.bytes.slice() })
      }
    }
    return { entries, epoch, seq, torn, size: file.length }
  }

  compact(through: number, state: Uint8Array): Promise<void> {
    return this.#enqueue(async () => {
      const { disk } = this.#options
      const opened = await this.#open()
      const { entries } = await this.#scan(false)
      const bytes = concat([
        this.#record('head', 0, new TextEncoder().encode(opened.epoch)),
        this.#record('state', through, state),
        ...entries
          .filter(({ seq }) => seq > through)
          .map(({ seq, update }) => this.#record('update', seq, update)),
      ])
      const fresh = `${this.#path}.new`
      await disk.remove(fresh)
      const handle = await disk.open(fresh)
      try {
        await handle.append(bytes)
        await handle.sync()
        await disk.link(this.#path, `${this.#path}.before`)
        await disk.syncDirectory(dirname(this.#path))
        await disk.rename(fresh, this.#path)
        await disk.syncDirectory(dirname(this.#path))
      } finally {
        await handle.close()
        await this.#drop(opened)
        this.#durable = null
      }
    })
  }

  close(): Promise<void> {
    return this.#enqueue(async () => {
      const opened = this.#opened
      this.#opened = null
      await opened?.handle.close()
    })
  }
}

function concat(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
