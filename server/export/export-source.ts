// Reads what there is to export in a store: the snapshots and the old notes of each series.

import type * as Y from 'yjs'
import { isMeetingDate, parseRoom } from '../../shared/wire/access.ts'
import { readArchive, type ArchivedNote } from '../../shared/archive/archive.ts'
import { fieldsOf, readString } from '../../shared/document/fields.ts'
import { pathWords, sayPatternFault } from '../../shared/model/path-words.ts'
import { DEFAULT_PATTERN, parsePattern } from '../../shared/model/repository.ts'
import type { SnapshotRecord } from '../../shared/model/snapshot.ts'
import { messageOf } from '../disk/directory.ts'
import { decodeEntry } from '../room/entry.ts'
import { loadDocument } from '../document/load-document.ts'
import type { ReadEvent, StoreReader } from '../store/store-reader.ts'

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
  readonly problems: string[]
  readonly warnings: string[] = []
  readonly #reader: StoreReader
  readonly #patterns = new Map<Series, string>()

  /** `problems`: sentences about what was not read; more are added. */
  constructor(reader: StoreReader, problems: string[]) {
    this.#reader = reader
    this.problems = problems
  }

  /** The series that have something to export, by space, in the order of their names. */
  async series(only: string | undefined): Promise<Map<string, Series[]>> {
    const spaces = new Map<string, Series[]>()
    const [rooms, meetings] = [await this.#reader.rooms(), await this.#reader.meetings()]
    const found = [
      ...rooms.filter((room) => room.endsWith('/archive')),
      ...meetings.filter((room) => isMeetingDate(room.split('/')[2] ?? '')),
    ].filter((room) => parseRoom(room.split('/')) !== null)
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
      return await this.#reader.snapshots.list(`${space}/${name}/${date}`)
    } catch (error) {
      this.problems.push(`The snapshots of ${name} on ${date} were left out: ${messageOf(error)}.`)
      return []
    }
  }

  async snapshotText({ space, name }: Series, date: string, id: string): Promise<string | null> {
    const text = await this.#reader.snapshots.read(`${space}/${name}/${date}`, id)
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
    try {
      const entries = await this.#reader.entries(room)
      const { doc, leftOut, unread } = loadDocument(entries.map(({ update }) => decodeEntry(update).update))
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
}

export const problemOf = (event: ReadEvent): string =>
  event.is === 'damaged'
    ? `${event.what} is damaged; all that can be read of it was exported.`
    : `${messageOf(event.error)}. It was left out.`
