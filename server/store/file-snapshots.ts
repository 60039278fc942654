// The snapshots of the embedded store. Each meeting has a directory with two files for each snapshot: its Markdown and its
// record. Files never change. The record is written last, so a listed snapshot is whole.

import { join } from 'node:path'
import { isMeetingDate } from '../../shared/wire/access.ts'
import type { CarriedAt } from '../../shared/model/carried-at.ts'
import { SnapshotRecord } from '../../shared/model/snapshot.ts'
import type { Disk } from '../disk/disk.ts'
import { fewAtATime } from '../disk/few.ts'
import { fileName, textNamed } from '../disk/file-name.ts'
import { limits } from '../config/limits.ts'
import { readJson, writeJson, writeSmallFile } from '../disk/small-file.ts'
import type { Turnstile } from '../fair/turnstile.ts'
import type { DatedMarkdown, KeptSnapshots } from './kept-snapshots.ts'

export interface FileSnapshotsOptions {
  disk: Disk
  directory: string
  /** Gives work its turns on the disk. */
  turnstile: Turnstile
  /** Called for a record that cannot be read; the error names its path. */
  report: (error: unknown) => void
}

export class FileSnapshots implements KeptSnapshots {
  readonly #options: FileSnapshotsOptions
  /** By series, how many snapshots were kept since the store was opened. */
  readonly #kept = new Map<string, number>()

  constructor(options: FileSnapshotsOptions) {
    this.#options = options
  }

  state = (room: string): Promise<string> => Promise.resolve(String(this.#keptIn(room)))

  #keptIn = (room: string): number => this.#kept.get(seriesOf(room)) ?? 0

  keep(room: string, record: SnapshotRecord, markdown: Uint8Array): Promise<void> {
    const { disk, turnstile } = this.#options
    return turnstile.through(room, async () => {
      const directory = this.#of(room)
      await disk.makeDirectory(directory)
      await writeSmallFile(disk, join(directory, `${record.id}.md`), markdown)
      await writeJson(disk, join(directory, `${record.id}.json`), record)
      this.#kept.set(seriesOf(room), this.#keptIn(room) + 1)
    })
  }

  list(room: string): Promise<SnapshotRecord[]> {
    return this.#options.turnstile.through(room, () => this.#list(room))
  }

  async #list(room: string): Promise<SnapshotRecord[]> {
    const directory = this.#of(room)
    const files = await this.#options.disk.names(directory)
    const records = await fewAtATime(
      files.filter((file) => file.endsWith('.json')),
      (file) => this.#record(join(directory, file)),
      limits.recordsAtOnce,
    )
    return records
      .filter((record) => record !== null)
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1))
  }

  read(room: string, id: string): Promise<Buffer | null> {
    const { disk, turnstile } = this.#options
    return turnstile.through(room, async () => {
      const directory = this.#of(room)
      if (!(await this.#has(room, id))) return null
      const bytes = await disk.read(join(directory, `${id}.md`))
      return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    })
  }

  carriedIn(room: string, id: string): Promise<CarriedAt | undefined> {
    return this.#options.turnstile.through(room, async () => {
      if (!(await this.#has(room, id))) return undefined
      return (await this.#record(join(this.#of(room), `${id}.json`)))?.carried
    })
  }

  /**
   * Leaves out meetings whose directory's name was shortened (`fileName`), because their date cannot be read from it.
   */
  earlier(room: string, most: { meetings: number; bytes: number }): Promise<DatedMarkdown[]> {
    const { disk, turnstile } = this.#options
    return turnstile.through(room, async () => {
      const found: DatedMarkdown[] = []
      let bytes = 0
      for (const date of (await this.#datesBefore(room)).slice(0, most.meetings)) {
        const directory = this.#of(roomOn(room, date))
        const last = (await disk.names(directory))
          .filter((file) => file.endsWith('.json'))
          .sort()
          .at(-1)
        const markdown = last && (await disk.read(join(directory, last.replace(/json$/, 'md'))))
        if (!markdown) continue
        bytes += markdown.length
        if (bytes > most.bytes) break
        found.push({ date, markdown, carried: (await this.#record(join(directory, last)))?.carried })
      }
      return found.reverse()
    })
  }

  /** Newest first. */
  async #datesBefore(room: string): Promise<string[]> {
    const [space = '', series = '', date = ''] = room.split('/')
    const ofSeries = fileName(`${space}/${series}/`)
    const names = await this.#options.disk.names(this.#options.directory)
    return names
      .filter((name) => name.startsWith(ofSeries))
      .map((name) => textNamed(name)?.split('/')[2] ?? '')
      .filter((each) => isMeetingDate(each) && each < date)
      .sort()
      .reverse()
  }

  async #has(room: string, id: string): Promise<boolean> {
    return (await this.#options.disk.names(this.#of(room))).includes(`${id}.json`)
  }

  async #record(path: string): Promise<SnapshotRecord | null> {
    try {
      return await readJson(this.#options.disk, path, SnapshotRecord)
    } catch (error) {
      this.#options.report(error)
      return null
    }
  }

  #of = (room: string): string => join(this.#options.directory, fileName(room))
}

/** `space/series` */
const seriesOf = (room: string): string => room.slice(0, room.lastIndexOf('/'))

const roomOn = (room: string, date: string): string => `${seriesOf(room)}/${date}`
