// Snapshots on disk. Each meeting has a directory with two files for each snapshot: its Markdown and its
// record. Files never change. The record is written last, so a listed snapshot is whole.

import { join } from 'node:path'
import { isMeetingDate } from '../../shared/wire/access.ts'
import { SnapshotRecord } from '../../shared/model/snapshot.ts'
import { namesIn } from '../disk/directory.ts'
import { disk } from '../disk/disk.ts'
import { fewAtATime } from '../disk/few.ts'
import { fileName, textNamed } from '../disk/file-name.ts'
import { limits } from '../config/limits.ts'
import { readJson, writeJson, writeSmallFile } from '../disk/small-file.ts'
import type { Turnstile } from '../fair/turnstile.ts'
import type { DatedMarkdown } from './render-digest.ts'

export interface SnapshotsOptions {
  directory: string
  /** Gives work its turns on the disk. */
  turnstile: Turnstile
  /** Called for a record that cannot be read; the error names its path. */
  report: (error: unknown) => void
}

export class Snapshots {
  readonly #options: SnapshotsOptions
  /** By series. */
  readonly #kept = new Map<string, number>()

  constructor(options: SnapshotsOptions) {
    this.#options = options
  }

  /** How many snapshots of the room's series were kept since the relay began. */
  keptIn(room: string): number {
    return this.#kept.get(seriesOf(room)) ?? 0
  }

  /** Resolves once both files are on disk. */
  keep(room: string, record: SnapshotRecord, markdown: Buffer): Promise<void> {
    return this.#options.turnstile.through(room, async () => {
      const directory = this.#of(room)
      await disk.makeDirectory(directory)
      await writeSmallFile(disk, join(directory, `${record.id}.md`), markdown)
      await writeJson(disk, join(directory, `${record.id}.json`), record)
      this.#kept.set(seriesOf(room), this.keptIn(room) + 1)
    })
  }

  /** Resolves with the records, oldest first. Reports records that cannot be read, and leaves them out. */
  list(room: string): Promise<SnapshotRecord[]> {
    return this.#options.turnstile.through(room, () => this.#list(room))
  }

  async #list(room: string): Promise<SnapshotRecord[]> {
    const directory = this.#of(room)
    const files = (await namesIn(directory)) ?? []
    const records = await fewAtATime(
      files.filter((file) => file.endsWith('.json')),
      (file) => this.#record(join(directory, file)),
      limits.recordsAtOnce,
    )
    return records
      .filter((record) => record !== null)
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1))
  }

  /** The Markdown in UTF-8; null if there is no such snapshot. `id` is not checked before. */
  read(room: string, id: string): Promise<Buffer | null> {
    return this.#options.turnstile.through(room, async () => {
      const directory = this.#of(room)
      if (!(await namesIn(directory))?.includes(`${id}.json`)) return null
      const bytes = await disk.read(join(directory, `${id}.md`))
      return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    })
  }

  /** The lines of a snapshot that were carried over. `id` is not checked before. */
  carriedIn(room: string, id: string): Promise<SnapshotRecord['carried']> {
    return this.#options.turnstile.through(room, async () => {
      const directory = this.#of(room)
      if (!(await namesIn(directory))?.includes(`${id}.json`)) return undefined
      return (await this.#record(join(directory, `${id}.json`)))?.carried
    })
  }

  /**
   * The last snapshots of the series' meetings before this one, oldest first: as many as a digest reads.
   * Meetings whose names were shortened are left out.
   */
  earlier(room: string): Promise<DatedMarkdown[]> {
    return this.#options.turnstile.through(room, async () => {
      const found: DatedMarkdown[] = []
      let bytes = 0
      for (const date of (await this.#datesBefore(room)).slice(0, limits.digest.meetings)) {
        const directory = this.#of(roomOn(room, date))
        const last = (await namesIn(directory))
          ?.filter((file) => file.endsWith('.json'))
          .sort()
          .at(-1)
        const markdown = last && (await disk.read(join(directory, last.replace(/json$/, 'md'))))
        if (!markdown) continue
        bytes += markdown.length
        if (bytes > limits.digest.bytes) break
        found.push({ date, markdown, carried: (await this.#record(join(directory, last)))?.carried })
      }
      return found.reverse()
    })
  }

  /** Newest first. */
  async #datesBefore(room: string): Promise<string[]> {
    const [space = '', series = '', date = ''] = room.split('/')
    const ofSeries = fileName(`${space}/${series}/`)
    const names = (await namesIn(this.#options.directory)) ?? []
    return names
      .filter((name) => name.startsWith(ofSeries))
      .map((name) => textNamed(name)?.split('/')[2] ?? '')
      .filter((each) => isMeetingDate(each) && each < date)
      .sort()
      .reverse()
  }

  async #record(path: string): Promise<SnapshotRecord | null> {
    try {
      return await readJson(disk, path, SnapshotRecord)
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
