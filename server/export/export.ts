// Exports a store's archive as plain files, for git: the last snapshot of each meeting, and the imported old
// notes of each series. Relays of the store may be running.
//
//   <to>/<space>/<path>      as the series' pattern says; with a mark before the `.md` if the path is taken
//   <to>/<space>/undated/…   notes without a date
//
// Anybody with a link to edit may have written the pattern, the notes and the names. So nothing is written
// outside `to` or through a symbolic link. A file with the right contents is not touched. A file that belongs
// to no note is left alone.

import { join, resolve } from 'node:path'
import { sameForAll, UNDATED } from '../../shared/archive/archive.ts'
import { archivePath, isNotePath, portable } from '../../shared/model/repository.ts'
import { messageOf } from '../disk/directory.ts'
import { Files } from './export-files.ts'
import { nameFiles, type NoteToName } from './export-names.ts'
import { ExportSource, problemOf, type Series } from './export-source.ts'
import { sha256Of } from '../disk/sha256.ts'
import type { OpenReader } from '../store/store-reader.ts'

export interface ExportOptions {
  /** Opens the store. */
  open: OpenReader
  to: string
  /** Exports this space alone, without a directory for it. */
  space?: string
}

export type Exported =
  | {
      is: 'done'
      written: number
      unchanged: number
      /** Sentences about what was left out. */
      problems: string[]
      /** Sentences about what was written in another way than somebody asked for. */
      warnings: string[]
    }
  | { is: 'refused'; sentence: string }

export async function exportNotes({ open, to, space }: ExportOptions): Promise<Exported> {
  const target = resolve(to)
  const problems: string[] = []
  const opened = await open({ apartFrom: target, report: (event) => problems.push(problemOf(event)) })
  if (opened.is === 'refused') return { is: 'refused', sentence: `${opened.sentence} Nothing was written.` }
  const { reader } = opened
  const files = new Files(target)
  try {
    const archive = new ExportSource(reader, problems)
    const spaces = await archive.series(space)
    if (space !== undefined && spaces.size === 0)
      return {
        is: 'refused',
        sentence: `There is no snapshot and no old note of the space “${space}”: a team’s links have its id behind the “#”. Nothing was written.`,
      }
    for (const [of, series] of spaces) await writeSpace(archive, files, series, space === undefined ? of : '')
    files.problems.unshift(...archive.problems)
    await files.sync()
    return { is: 'done', ...files.done, warnings: archive.warnings }
  } catch (error) {
    return {
      is: 'refused',
      sentence: `The export stopped: ${messageOf(error)}. ${files.written} files were written; every other is as it was, and the relay’s notes are safe. Solve that, then export again.`,
    }
  } finally {
    await reader.close()
  }
}

interface Exportable extends NoteToName {
  text: () => Promise<string | null>
}

async function writeSpace(source: ExportSource, files: Files, all: Series[], folder: string): Promise<void> {
  const notes: Exportable[] = []
  const gone: string[] = []
  for (const series of all) {
    const snapshots = await snapshotsOf(source, series)
    const old = await oldNotesOf(source, series, new Set(snapshots.flatMap(({ hashes }) => hashes)))
    for (const note of [...snapshots, ...old.notes]) notes.push(note)
    for (const digest of old.gone) gone.push(digest)
  }
  const paths = await nameFiles(notes, {
    hashAt: (path) => files.hashAt(join(folder, path)),
    isGone: (hash) => gone.some((digest) => hash.startsWith(digest)),
  })
  for (const [at, note] of notes.entries()) {
    const text = await note.text()
    if (text !== null) await files.write(join(folder, paths[at] ?? note.path), text)
  }
}

/** The last snapshot of each meeting. */
async function snapshotsOf(source: ExportSource, series: Series): Promise<Exportable[]> {
  const last: Exportable[] = []
  for (const date of series.snapshots) {
    const snapshots = await source.snapshots(series, date)
    const newest = snapshots.at(-1)
    if (newest === undefined) continue
    last.push({
      path: isNotePath(newest.path)
        ? newest.path
        : archivePath(await source.pattern(series), series.name, date),
      isSnapshot: true,
      mark: markOf(sha256Of(`${series.name}/${date}`)),
      hashes: snapshots.map(({ sha256 }) => sha256),
      text: () => source.snapshotText(series, date, newest.id),
    })
  }
  return last
}

interface OldNotes {
  notes: Exportable[]
  /** Digests of notes that were taken out. */
  gone: string[]
}

/** The old notes, except those that are snapshots themselves. */
async function oldNotesOf(source: ExportSource, series: Series, taken: Set<string>): Promise<OldNotes> {
  if (!series.hasArchive) return { notes: [], gone: [] }
  const pattern = await source.pattern(series)
  const { notes, ids } = await source.oldNotes(series)
  const shown = new Set(notes.map(({ id }) => id))
  return {
    notes: notes.flatMap(({ date, path, text }): Exportable[] => {
      const hash = sha256Of(text)
      if (taken.has(sha256Of(sameForAll(text)))) return []
      const place = date === null ? undatedPath(path) : archivePath(pattern, series.name, date)
      return [
        {
          path: place,
          isSnapshot: false,
          isFromThere: path === place || path.endsWith(`/${place}`),
          mark: markOf(hash),
          hashes: [hash],
          text: () => Promise.resolve(text),
        },
      ]
    }),
    gone: ids.flatMap((id) => (shown.has(id) ? [] : (/\/([0-9a-f]+)$/.exec(id)?.[1] ?? []))),
  }
}

const markOf = (hash: string): string => hash.slice(0, 8)

/** A safe path for a note whose file name may hold anything. */
function undatedPath(path: string): string {
  const name = (path.split('/').at(-1) ?? '').replace(/\.(?:md|markdown)$/i, '')
  const safe = name.replace(/[\\:*?"<>|\p{Cc}]/gu, '-').replace(/^\.+/, '')
  return `${UNDATED}/${portable(`${[...safe].slice(0, LONGEST_NAME).join('') || 'note'}.md`)}`
}

/**
 * In characters of up to four bytes each. So `~`, a mark, and the longer ending of a file that is being
 * written still fit.
 */
const LONGEST_NAME = 56
