// The archive of a data directory as plain files, for git: of each meeting its last snapshot, of each
// series the old notes that were imported. The relay of the directory may be running.
//
//   <to>/<space>/<path>   where the series' pattern says; `~2` before the `.md` of one whose place is taken
//   <to>/<space>/undated/…
//
// Anybody with a link to edit may have written pattern, notes and names: nothing is written outside
// `to`, and nothing through a symbolic link. A file that is as it should be is not touched; one that
// no note has is left alone.

import { createHash } from 'node:crypto'
import { lstat, mkdir, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import * as Y from 'yjs'
import { isMeetingDate, parseRoom } from '../shared/access.ts'
import { readArchive } from '../shared/archive.ts'
import { archivePath, isNotePath } from '../shared/repository.ts'
import { readSeries } from '../shared/series.ts'
import { unused } from '../shared/slug.ts'
import type { SnapshotRecord } from '../shared/snapshot.ts'
import { findDataDirectory, isWithin, messageOf, namesIn, realPathOf, unlessAbsent } from './directory.ts'
import { disk } from './disk.ts'
import { decodeEntry } from './entry.ts'
import { fileName, textOf } from './file-name.ts'
import { isDamaged, readRunningLog } from './running-log.ts'
import { replaceFile } from './small-file.ts'
import { Snapshots } from './snapshots.ts'

export interface ExportOptions {
  /** The data directory. */
  from: string
  to: string
  /** Of this space alone, with no directory of its own. */
  space?: string
}

export type Exported =
  /** A problem is a sentence on a note that was left out. */
  { is: 'done'; written: number; unchanged: number; problems: string[] } | { is: 'refused'; sentence: string }

export async function exportNotes({ from, to, space }: ExportOptions): Promise<Exported> {
  const target = resolve(to)
  const source = await findDataDirectory(from)
  if (source.is === 'refused') return { is: 'refused', sentence: `${source.sentence} Nothing was written.` }
  const files = new Files(target)
  try {
    const real = await realPathOf(target)
    if (isWithin(source.path, real) || isWithin(real, source.path))
      return {
        is: 'refused',
        sentence: `${target} and the data directory are one inside the other. Name a directory beside it. Nothing was written.`,
      }
    const archive = new DataArchive(source.path)
    for (const [of, series] of await archive.series(space))
      await writeSpace(archive, files, series, space === undefined ? of : '')
    files.problems.unshift(...archive.problems)
    await files.sync()
    return { is: 'done', ...files.done }
  } catch (error) {
    return {
      is: 'refused',
      sentence: `The export stopped: ${messageOf(error)}. ${files.written} files were written; every other is as it was, and the relay’s notes are safe. See to that, then export again.`,
    }
  }
}

async function writeSpace(archive: DataArchive, files: Files, all: Series[], folder: string): Promise<void> {
  const taken = new Set<string>()
  const write = (path: string, text: string): Promise<void> => {
    const stem = path.slice(0, -'.md'.length)
    const plain = stem.normalize('NFC').toLowerCase() // some file systems tell neither case nor form apart
    const nth = unused(plain, taken).slice(plain.length)
    return files.write(join(folder, `${stem}${nth}.md`), text)
  }
  const known = new Map<Series, Set<string>>()
  for (const series of all) known.set(series, await writeSnapshots(archive, series, write))
  for (const series of all) await writeOldNotes(archive, series, known.get(series) ?? new Set(), write)
}

type Write = (path: string, text: string) => Promise<void>

/** The last of each meeting; returns the SHA-256 of all. */
async function writeSnapshots(archive: DataArchive, series: Series, write: Write): Promise<Set<string>> {
  const hashes = new Set<string>()
  for (const date of series.snapshots) {
    const snapshots = await archive.snapshots(series, date)
    for (const { sha256 } of snapshots) hashes.add(sha256)
    const last = snapshots.at(-1)
    if (last === undefined) continue
    const text = await archive.snapshotText(series, date, last.id)
    const path = isNotePath(last.path)
      ? last.path
      : archivePath(await archive.pattern(series), series.name, date)
    if (text !== null) await write(path, text)
  }
  return hashes
}

async function writeOldNotes(
  archive: DataArchive,
  series: Series,
  known: Set<string>,
  write: Write,
): Promise<void> {
  if (!series.hasArchive) return
  const pattern = await archive.pattern(series)
  const notes = readArchive(await archive.document(`${series.space}/${series.name}/archive`))
  for (const { date, path, text } of notes)
    if (!known.has(createHash('sha256').update(text).digest('hex')))
      await write(date === null ? undatedPath(path) : archivePath(pattern, series.name, date), text)
}

/** Of whatever somebody called the file. */
function undatedPath(path: string): string {
  const name = (path.split('/').at(-1) ?? '').replace(/\.md$/, '')
  const safe = name.replace(/[\\:*?"<>|\p{Cc}]/gu, '-').replace(/^\.+/, '')
  return `undated/${[...safe].slice(0, LONGEST_NAME).join('') || 'note'}.md`
}

/** Of four bytes each, with room for `~99.md` and the name it has while it is written. */
const LONGEST_NAME = 56

// ── what is read ──

interface Series {
  space: string
  name: string
  /** Dates of the meetings with snapshots, oldest first. */
  snapshots: string[]
  hasArchive: boolean
}

class DataArchive {
  readonly problems: string[] = []
  readonly #directory: string
  readonly #snapshots: Snapshots

  constructor(directory: string) {
    this.#directory = directory
    this.#snapshots = new Snapshots({
      directory: join(directory, 'snapshots'),
      report: (error) => this.problems.push(`${String(error)} It was not exported.`),
    })
  }

  /** Those with anything to export, by space, in the order of their names. */
  async series(only: string | undefined): Promise<Map<string, Series[]>> {
    const spaces = new Map<string, Series[]>()
    const rooms = (await namesIn(join(this.#directory, 'rooms'))) ?? []
    const logs = rooms.filter((name) => name.endsWith('.log')).map((name) => name.slice(0, -'.log'.length))
    const meetings = (await namesIn(join(this.#directory, 'snapshots'))) ?? []
    const found = [
      ...(await this.#rooms(logs)).filter((room) => room.endsWith('/archive')),
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
    return text
  }

  async pattern({ space, name }: Series): Promise<string> {
    return readSeries(await this.document(`${space}/${name}/series`)).repository.pattern
  }

  async document(room: string): Promise<Y.Doc> {
    const doc = new Y.Doc()
    const path = this.#log(fileName(room))
    const log = await readRunningLog(disk, path)
    if (log && isDamaged(log))
      this.problems.push(`${path} is damaged; all that can be read of it was exported.`)
    for (const { update } of log?.entries ?? []) Y.applyUpdate(doc, decodeEntry(update).update)
    return doc
  }

  /** The rooms of these names of files. */
  async #rooms(names: string[]): Promise<string[]> {
    const rooms = await Promise.all(names.map(async (name) => textOf(name) ?? (await this.#roomOfLog(name))))
    return rooms.filter((room) => room !== null).filter((room) => parseRoom(room.split('/')) !== null)
  }

  /** A shortened name is told apart by the log's head. */
  async #roomOfLog(name: string): Promise<string | null> {
    const log = await readRunningLog(disk, this.#log(name))
    return log?.head && fileName(log.head.room) === name ? log.head.room : null
  }

  #log = (name: string): string => join(this.#directory, 'rooms', `${name}.log`)
}

// ── what is written ──

class Files {
  readonly problems: string[] = []
  written = 0
  readonly #root: string
  #unchanged = 0
  /** From the root. */
  readonly #directories = new Set<string>()
  readonly #changed = new Set<string>()

  constructor(root: string) {
    this.#root = root
  }

  get done() {
    return { written: this.written, unchanged: this.#unchanged, problems: this.problems }
  }

  /** `path` is from the root, with no part that leads out of it. Throws where nothing can be written. */
  async write(path: string, text: string): Promise<void> {
    const problem = (await this.#obstacle(path)) ?? (await this.#put(path, text))
    if (problem !== null) this.problems.push(`“${path}” was not written: ${problem}.`)
  }

  /** Makes the new names durable. */
  async sync(): Promise<void> {
    for (const directory of this.#changed) await disk.syncDirectory(directory)
  }

  async #put(path: string, text: string): Promise<string | null> {
    const target = join(this.#root, path)
    try {
      const bytes = await unlessAbsent(readFile(target))
      if (bytes?.equals(Buffer.from(text)) === true) this.#unchanged++
      else {
        await replaceFile(target, text)
        this.written++
        this.#changed.add(dirname(target))
      }
      return null
    } catch (error) {
      return obstacleIn(error)
    }
  }

  /** Makes the directories that are missing. What is there and is no directory of its own is in the way. */
  async #obstacle(path: string): Promise<string | null> {
    const parts = path.split('/')
    try {
      for (let depth = 0; depth < parts.length; depth++) {
        const directory = parts.slice(0, depth).join('/')
        if (this.#directories.has(directory)) continue
        const place = join(this.#root, directory)
        if (depth === 0) await disk.makeDirectory(place)
        else if ((await unlessAbsent(lstat(place))) === null) {
          await mkdir(place)
          this.#changed.add(dirname(place))
        } else if (!(await lstat(place)).isDirectory()) return `“${directory}” is no directory`
        this.#directories.add(directory)
      }
      const found = await unlessAbsent(lstat(join(this.#root, path)))
      return found === null || found.isFile() ? null : 'what has this name is no file'
    } catch (error) {
      return obstacleIn(error)
    }
  }
}

/** In the way of one file; what would be in the way of all is thrown. */
function obstacleIn(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENAMETOOLONG')
    return 'its name is too long'
  throw error
}
