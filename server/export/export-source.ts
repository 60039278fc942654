// Reads what there is to export in a data directory: the snapshots and the old notes of each series. The
// relay of the directory may be running.

import { join } from 'node:path'
import type * as Y from 'yjs'
import { isMeetingDate, parseRoom } from '../../shared/wire/access.ts'
import { readArchive, type ArchivedNote } from '../../shared/archive/archive.ts'
import { fieldsOf, readString } from '../../shared/document/fields.ts'
import { pathWords, sayPatternFault } from '../../shared/model/path-words.ts'
import { DEFAULT_PATTERN, parsePattern } from '../../shared/model/repository.ts'
import type { SnapshotRecord } from '../../shared/model/snapshot.ts'
import { messageOf, namesIn } from '../disk/directory.ts'
import { disk } from '../disk/disk.ts'
import { decodeEntry } from '../room/entry.ts'
import { fewAtATime } from '../disk/few.ts'
import { fileName, textNamed } from '../disk/file-name.ts'
import { loadDocument } from '../document/load-document.ts'
import { isDamaged, RunningLogs } from '../log/running-logs.ts'
import { FileSnapshots } from '../store/file-snapshots.ts'
import { forDisk } from '../fair/turnstile.ts'

export interface Series {
  space: string
  name: string
  /** Dates of the meetings with snapshots, oldest first. */
  snapshots: string[]
  hasArchive: boolean
}

interface OldNotes {
  /** Newest first. */
  notes: ArchivedNote[]
  /** Ids of all notes, including those that were taken out. */
  ids: string[]
}

export class ExportSource {
  readonly problems: string[] = []
  readonly warnings: string[] = []
  readonly #directory: string
  readonly #snapshots: FileSnapshots
  #opened: Promise<RunningLogs> | null = null
  readonly #patterns = new Map<Series, string>()

  constructor(directory: string) {
    this.#directory = directory
    this.#snapshots = new FileSnapshots({
      disk,
      directory: join(directory, 'snapshots'),
      turnstile: forDisk(() => 0), // the clock does not matter, because nothing is set back
      report: (error) => this.problems.push(`${String(error)} It was not exported.`),
    })
  }

  /** The series that have something to export, by space, in the order of their names. */
  async series(only: string | undefined): Promise<Map<string, Series[]>> {
    const spaces = new Map<string, Series[]>()
    const logs = await this.#logs()
    for (const name of logs.damaged)
      this.problems.push(
        `${join(this.#directory, 'rooms', name)} is damaged; all that can be read of it was exported.`,
      )
    const meetings = (await namesIn(join(this.#directory, 'snapshots'))) ?? []
    const found = [
      ...(await this.#rooms(await logs.names())).filter((room) => room.endsWith('/archive')),
      ...(await this.#rooms(meetings)).filter((room) => isMeetingDate(room.split('/')[2] ?? '')),
    ]
    for (const room of found.sort()) {
      const [space = '', name = '', what = ''] = room.split('/')
      if (only !== undefined && space !== only) continue
      const all = spaces.get(space) ?? []
      spaces.set(space, all)
      let series = all.find((one) => one.name === name)
      if (series === undefined) all.push((series = { space, name, snapshots: [], hasArchive: false }))
      if (what === 'archive') series.hasArchive = true
      else series.snapshots.push(what)
    }
    return spaces
  }

  /** Oldest first. */
  async snapshots({ space, name }: Series, date: string): Promise<SnapshotRecord[]> {
    try {
      return await this.#snapshots.list(`${space}/${name}/${date}`)
    } catch (error) {
      this.problems.push(`The snapshots of ${name} on ${date} were left out: ${messageOf(error)}.`)
      return []
    }
  }

  async snapshotText({ space, name }: Series, date: string, id: string): Promise<string | null> {
    const text = await this.#snapshots.read(`${space}/${name}/${date}`, id)
    if (text === null)
      this.problems.push(`The last snapshot of ${name} on ${date} cannot be read: its file is gone.`)
    return text && text.toString()
  }

  /** The pattern of a series' paths; the default if the stored one does not pass the check. */
  async pattern(series: Series): Promise<string> {
    const pattern = this.#patterns.get(series) ?? (await this.#readPattern(series))
    this.#patterns.set(series, pattern)
    return pattern
  }

  async #readPattern({ space, name }: Series): Promise<string> {
    const doc = await this.#document(`${space}/${name}/series`)
    if (doc === null) return DEFAULT_PATTERN
    const stored = readString(fieldsOf(doc, 'series'), 'pattern')
    const read = parsePattern(stored ?? DEFAULT_PATTERN)
    if (read.is === 'pattern') return read.pattern
    this.warnings.push(
      `The paths of ${name} cannot be “${stored}”: ${sayPatternFault(read.fault, pathWords)} Its notes were written under “${DEFAULT_PATTERN}”; set another in the series’ settings.`,
    )
    return DEFAULT_PATTERN
  }

  async oldNotes({ space, name }: Series): Promise<OldNotes> {
    const doc = await this.#document(`${space}/${name}/archive`)
    if (doc === null) return { notes: [], ids: [] }
    return { notes: readArchive(doc), ids: [...fieldsOf(doc, 'notes').keys()] }
  }

  /** The document of a room; null if it cannot be read. The export goes on with the other rooms. */
  async #document(room: string): Promise<Y.Doc | null> {
    const path = this.#log(fileName(room))
    try {
      const log = await (await this.#logs()).read(fileName(room))
      if (log && isDamaged(log))
        this.problems.push(`${path} is damaged; all that can be read of it was exported.`)
      const { doc, leftOut, unread } = loadDocument(
        (log?.entries ?? []).map(({ update }) => decodeEntry(update).update),
      )
      if (leftOut + unread > 0)
        this.warnings.push(
          `${room} has parts that no page can show; they were left out. Run: notes repair ${room}`,
        )
      return doc
    } catch (error) {
      this.problems.push(
        `${room} cannot be read (${messageOf(error)}); it was left out. Stop the relay and run: notes repair ${room}`,
      )
      return null
    }
  }

  /** The rooms that have these file names. */
  async #rooms(names: string[]): Promise<string[]> {
    const rooms = await fewAtATime(names, async (name) => textNamed(name) ?? (await this.#roomOfLog(name)))
    return rooms.filter((room) => room !== null).filter((room) => parseRoom(room.split('/')) !== null)
  }

  /** Finds the room of a shortened name in the head of its log. */
  async #roomOfLog(name: string): Promise<string | null> {
    try {
      const log = await (await this.#logs()).read(name)
      return log?.head && fileName(log.head.room) === name ? log.head.room : null
    } catch (error) {
      this.problems.push(`${messageOf(error)}. It was left out.`)
      return null
    }
  }

  /** Reads the journal once for the whole export. */
  #logs(): Promise<RunningLogs> {
    return (this.#opened ??= RunningLogs.open(disk, join(this.#directory, 'rooms')))
  }

  #log = (name: string): string => join(this.#directory, 'rooms', `${name}.log`)
}
